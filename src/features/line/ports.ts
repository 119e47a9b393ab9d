import type { Identifier } from '../../domain/patient';
import type { Policy } from '../../domain/policy';
import type { FilmStore } from '../../store/ports';
import type { Material, OutboxStore } from '../../store/sync-ports';
import type { Answer, CentralPatient, Standing } from '../../sync/central';

/** As the drain stands: sync/drain.ts. */
export type LineState = 'idle' | 'sending' | 'waiting' | 'held' | 'closed';

/** What came of an attempt to make this device known at the centre. */
export type Enrolling = 'enrolled' | 'refused' | 'unreachable';

/** What the line's room needs from outside; wired in app/sync.ts, faked in tests. */
export interface LinePorts {
  readonly store: Pick<
    OutboxStore,
    'outbox' | 'namelessFilms' | 'material' | 'park' | 'know' | 'link' | 'acknowledge'
  > &
    Pick<FilmStore, 'summary'>;
  readonly line: () => LineState;
  readonly policy: () => Policy;
  readonly online: () => boolean;
  /** Tries at once what waits. */
  readonly retry: () => void;
  readonly standing: (material: Material) => Promise<Answer<Standing | null>>;
  readonly find: (identifier: Identifier) => Promise<Answer<CentralPatient | null>>;
  readonly enrolled: () => Promise<boolean>;
  readonly enrol: (code: string) => Promise<Enrolling>;
  /** Where the centre is; empty: where this page comes from. */
  readonly address: () => string;
  readonly setAddress: (address: string) => void;
  /** Whether films can be stored there, as far as is known. */
  readonly archive: () => boolean;
  readonly clinic: () => string;
  readonly setClinic: (name: string) => void;
}
