import type { FdiTooth } from '../domain/finding';
import { toothName, type Notation } from '../domain/tooth';

/** How teeth are named on this device; whatever reads `current` in a template follows it. */
export const notation = $state<{ current: Notation }>({ current: 'fdi' });

/** The tooth as this device's dentist calls it. Only for the eye: what is kept, sent or exported is ISO 3950. */
export const shownTooth = (tooth: FdiTooth): string => toothName(tooth, notation.current);
