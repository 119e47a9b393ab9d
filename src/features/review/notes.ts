import { isAsStored, turnedBy } from '../../domain/orientation';
import { orientationIn, type Correction, type CorrectionWanted } from '../../domain/correction';
import type { Failure } from '../../domain/failure';
import type { GateNote } from '../../domain/gate';
import { failureTable } from '../../errors/table';
import { t } from '../../i18n/translate';
import type { ReviewFilm } from './film';

/** What stands above the findings: what to know of the film, what to do about it, and what one tap does. */
export interface Note {
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly hint: string | null;
  /** Read as stored, as the file says, as it probably lies, as single films; choose the kind of film. */
  readonly act: 'as-stored' | 'as-file' | 'turn' | 'invert' | 'take-apart' | 'kind' | null;
  readonly turns?: GateNote['turns'];
}

const ACTS: Partial<Record<GateNote['code'], Note['act']>> = {
  'not-dental': 'kind',
  'kind-by-hand': 'kind',
  'kind-uncertain': 'kind',
  'looks-inverted': 'invert',
  'looks-turned': 'turn',
  'several-films': 'take-apart',
  'shown-as-stored': 'as-file',
};

function gateNote({ code, severity, turns }: GateNote): Note {
  const said = code === 'kind-by-hand' && severity === 'info';
  return {
    level: severity === 'info' ? 'info' : 'warning',
    text: t(said ? 'gate.kind-said' : `gate.${code}`),
    hint: code in HINTS ? t(HINTS[code as keyof typeof HINTS]) : null,
    act: ACTS[code] ?? null,
    ...(turns ? { turns } : {}),
  };
}

/** How a film is read by one tap on a note that it seems to lie otherwise. */
export function asItLies({ act, turns }: Note, was: Correction | undefined): CorrectionWanted {
  const lies = orientationIn(was);
  const inverted = was?.inverted ?? false;
  if (act === 'invert') return { inverted: !inverted, ...lies };
  return { inverted, ...turnedBy(lies, turns === 3 ? -1 : 1) };
}

/** What helps, by note: most spoilt films are pictures of a film whose original is at hand. */
const HINTS = {
  blurred: 'hint.original',
  clipped: 'hint.exposure',
  'low-contrast': 'hint.exposure',
  'not-grey': 'hint.original',
  'too-dark': 'hint.exposure',
  'too-small': 'hint.size',
} as const satisfies Partial<Record<GateNote['code'], string>>;

function howRead(correction: Correction): string | null {
  const { inverted, at } = correction;
  const lies = orientationIn(correction);
  if (at === null)
    return lies.mirrored
      ? t('correction.fileMirrored', { degrees: lies.turns * 90 })
      : t('correction.fileTurned', { degrees: lies.turns * 90 });
  if (inverted && !isAsStored(lies)) return t('correction.both');
  if (inverted) return t('correction.inverted');
  return isAsStored(lies) ? null : t('correction.turned');
}

/** `failure`: why a decision was not kept. */
export function notesOf(film: ReviewFilm, failure: Failure | null): readonly Note[] {
  const { correction, gate } = film.radiograph;
  const failed = [failure, film.failure, film.storeFailure]
    .filter((failure) => failure !== null)
    .map(({ code }): Note => {
      const { severity, text, action } = failureTable[code];
      return { level: severity, text: t(text), hint: action ? t(action) : null, act: null };
    });
  const how = correction ? howRead(correction) : null;
  const corrected: Note[] = how ? [{ level: 'info', text: how, hint: null, act: 'as-stored' }] : [];
  return [...failed, ...corrected, ...gate.map(gateNote)];
}
