import type { Patient } from '../domain/patient';
import { mountOfDay } from '../features/mounts/day';
import { Asking } from '../features/patients/asking.svelte';
import { PatientBook } from '../features/patients/book.svelte';
import { PatientHistory } from '../features/patients/history.svelte';
import type { PatientPorts } from '../features/patients/ports';
import { Tray } from '../features/patients/tray.svelte';
import { Whose } from '../features/patients/whose.svelte';

/** What a clinic sets for its patients. */
export interface PatientSettingsPorts {
  readonly system: () => string;
  readonly recentDays: () => number;
  readonly remember: (name: 'identifier-system' | 'recent-days', value: string) => void;
}

/** Everything about patients that outlives a view: who is known, whose the films are, who is open. */
export class PatientRoom {
  readonly book: PatientBook;
  readonly tray: Tray;
  readonly asking: Asking;
  readonly whose: Whose;
  readonly history: PatientHistory;
  /** A new patient is being filled in. */
  making = $state.raw<Patient | null>(null);
  /** The day whose mount lies open. */
  mountDay = $state<string | null>(null);

  constructor(
    ports: PatientPorts,
    readonly settings: PatientSettingsPorts,
  ) {
    this.book = new PatientBook(ports);
    this.tray = new Tray(ports);
    this.asking = new Asking(this.book, this.tray);
    this.whose = new Whose(ports);
    this.history = new PatientHistory(ports);
  }

  mount = $derived.by(() => {
    const { patient, films, mounts } = this.history;
    if (!patient || this.mountDay === null) return null;
    return mountOfDay(films, this.mountDay, patient.id, mounts);
  });

  make(): void {
    const id = this.book.newId();
    const unknown = { birthDate: null, sex: 'unknown', centralId: null } as const;
    this.making = { id, identifiers: [], name: '', ...unknown };
  }
}
