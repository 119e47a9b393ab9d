import { care } from './migrations/care';
import type { Migration } from './dialect';

/** In the order in which they are applied. Each part adds its own modules from `migrations/` at the end. */
export const MIGRATIONS: readonly Migration[] = [care];
