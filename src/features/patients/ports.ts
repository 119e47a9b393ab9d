import type { Failure } from '../../domain/failure';
import type { ForeignFilm } from '../../domain/foreign';
import type { IdentifierSystem, Patient } from '../../domain/patient';
import type { GreyImage } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import type { HistoryStore } from '../../store/history-ports';
import type { FilmStore } from '../../store/ports';
import type { PatientStore } from '../../store/sync-ports';
import type { CentralPatient } from '../../sync/central';

/** What came of asking the centre for a patient's history. The texts: i18n `pull.<outcome>`. */
export type Pulling = 'pulled' | 'held' | 'not-kept' | 'unreachable' | 'closed' | 'refused';

/** What the patients' room needs from outside; wired in app/compose.ts, faked in tests. */
export interface PatientPorts {
  readonly store: Pick<
    PatientStore,
    'putPatient' | 'patients' | 'assign' | 'filmsOf' | 'glance' | 'putMount' | 'mountsOf'
  > &
    Pick<FilmStore, 'list' | 'summary'> &
    Pick<HistoryStore, 'foreignOf' | 'pulledAt'>;
  /** The system of national numbers, as this installation names it. */
  readonly system: () => IdentifierSystem;
  /** How many days back a film of the same kind and region counts as lately taken. */
  readonly recentDays: () => number;
  /** This device's id at the centre, whose own reports come back as foreign ones; null before it has one. */
  readonly device: () => string | null;
  /** Fetches what other clinics have of a patient. Takes as long as the network does. */
  readonly pull: (patient: Patient) => Promise<Pulling>;
  /** Whom the centre knows that a new patient may be; none where it cannot be asked. */
  readonly alike: (patient: Patient) => Promise<readonly CentralPatient[]>;
  /** The image of a film that another clinic signed, from the centre or from what was fetched before. */
  readonly image: (film: ForeignFilm) => Promise<Result<GreyImage, Failure>>;
  readonly newId: () => string;
  readonly now: () => Date;
}
