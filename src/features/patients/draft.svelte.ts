import type { IdentifierSystem, Patient, PatientDraft } from '../../domain/patient';
import { doubtsAbout, identifierIn, patientOf, problemsOf } from '../../domain/patient';

/** A form of a patient while it is filled in. */
export class DraftForm {
  name = $state('');
  identifier = $state('');
  birthDate = $state('');
  sex = $state<Patient['sex']>('unknown');
  /** Whether it was asked to keep it: problems are told from then on, doubts at once. */
  asked = $state(false);

  constructor(
    /** As known, or a new one with an empty name. */
    private readonly known: Patient,
    private readonly system: IdentifierSystem,
    private readonly today: () => string,
  ) {
    this.name = known.name;
    this.identifier = identifierIn(known, system.uri) ?? '';
    this.birthDate = known.birthDate ?? '';
    this.sex = known.sex;
  }

  problems = $derived.by(() => (this.asked ? problemsOf(this.#draft, this.today()) : []));
  doubts = $derived.by(() => doubtsAbout(this.#draft, this.system));

  /** The patient as typed, or null where something stands in the way. */
  finish(): Patient | null {
    this.asked = true;
    if (problemsOf(this.#draft, this.today()).length > 0) return null;
    return patientOf(this.#draft, this.system, this.known);
  }

  get #draft(): PatientDraft {
    const { name, identifier, birthDate, sex } = this;
    return { name, identifier, birthDate, sex };
  }
}
