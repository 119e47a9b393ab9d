import type { Failure } from '../../domain/failure';
import type { Patient, PatientId } from '../../domain/patient';
import { PatientIndex } from '../../domain/patient-index';
import type { Recognised } from '../../domain/recognise';
import { recognise } from '../../domain/recognise';
import { surelySame } from '../../domain/same-person';
import type { StatedPatient } from '../../domain/subject';
import type { PatientPorts } from './ports';

/** Whom somebody new may be. */
export interface Met {
  /** As they would be kept: of this device, or as the centre has them with what was typed beside. */
  readonly patient: Patient;
  readonly here: boolean;
  /** The number is theirs, name or day of birth is not. */
  readonly differs: boolean;
}

const byName = new Intl.Collator(['kk', 'ru', 'en']);

const sorted = (patients: readonly Patient[]): readonly Patient[] =>
  [...patients].sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));

/** Every patient of this device, in memory, by name and ready to be searched: read once the store is open and unlocked. */
export class PatientBook {
  patients = $state.raw<readonly Patient[]>([]);
  loaded = $state(false);
  /** Why patients could not be read, or the last one not kept. */
  failure = $state.raw<Failure | null>(null);
  #index = $derived(new PatientIndex(this.patients));
  #byId = $derived(new Map(this.patients.map((patient) => [patient.id, patient])));
  #loading: Promise<void> | null = null;

  constructor(readonly ports: PatientPorts) {}

  /** Reads them once; where that failed, again at the next asking. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  find(query: string): readonly Patient[] {
    return this.#index.find(query);
  }

  byId(id: PatientId): Patient | null {
    return this.#byId.get(id) ?? null;
  }

  recognise(stated: StatedPatient): readonly Recognised[] {
    return recognise(stated, this.patients, this.ports.system());
  }

  newId(): PatientId {
    return this.ports.newId() as PatientId;
  }

  /** Whom a patient about to be kept for the first time may be: by number or by name and day of birth, here and then at the centre. */
  async meet(typed: Patient): Promise<Met | null> {
    await this.load();
    if (this.byId(typed.id)) return null;
    const numbers = new Set(typed.identifiers.map(({ system, value }) => `${system}|${value}`));
    const here =
      this.patients.find((one) =>
        one.identifiers.some(({ system, value }) => numbers.has(`${system}|${value}`)),
      ) ??
      (typed.birthDate === null
        ? null
        : this.patients.find((one) => one.birthDate !== null && surelySame(typed, one)));
    if (here) return { patient: here, here: true, differs: !surelySame(typed, here) };
    const [there] = await this.ports.alike(typed);
    if (!there) return null;
    const known = this.patients.find((one) => one.centralId === there.id);
    if (known) return { patient: known, here: true, differs: !surelySame(typed, known) };
    const { id: centralId, name, birthDate, sex, identifiers } = there;
    const patient = {
      ...{ id: typed.id, centralId, name: name || typed.name },
      birthDate: birthDate ?? typed.birthDate,
      sex: sex === 'unknown' ? typed.sex : sex,
      identifiers: identifiers.length > 0 ? identifiers : typed.identifiers,
    };
    return { patient, here: false, differs: !surelySame(typed, patient) };
  }

  /** Keeps a new or changed patient. True once the store has it. */
  async keep(patient: Patient): Promise<boolean> {
    const kept = await this.ports.store.putPatient(patient);
    this.failure = kept.ok ? null : kept.error;
    if (!kept.ok) return false;
    const others = this.patients.filter((one) => one.id !== patient.id);
    this.patients = sorted([...others, patient]);
    return true;
  }

  async #load(): Promise<void> {
    const read = await this.ports.store.patients();
    this.failure = read.ok ? null : read.error;
    if (!read.ok) {
      this.#loading = null;
      return;
    }
    this.patients = read.value;
    this.loaded = true;
  }
}
