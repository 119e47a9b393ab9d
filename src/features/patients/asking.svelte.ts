import type { Patient } from '../../domain/patient';
import { statedAs } from '../../domain/recognise';
import type { RadiographId } from '../../domain/radiograph';
import type { StatedPatient } from '../../domain/subject';
import type { PatientBook } from './book.svelte';
import type { Tray, TrayGroup } from './tray.svelte';

/** The question whose films these are, as it is put: who the file states, and whom of those known that may be. */
export class Asking {
  /** A patient is to be picked by hand for these films. */
  picking = $state.raw<{
    readonly films: readonly RadiographId[];
    readonly stated: StatedPatient | null;
    readonly fresh: boolean;
  } | null>(null);

  constructor(
    readonly book: PatientBook,
    readonly tray: Tray,
  ) {}

  pick(group: Pick<TrayGroup, 'films' | 'stated'>, fresh = false): void {
    const films = group.films.map((film) => film.radiograph.id);
    this.picking = { films, stated: group.stated, fresh };
  }

  /** Yes, it is them. */
  confirm(group: Pick<TrayGroup, 'films'>, patient: Patient): Promise<boolean> {
    return this.#give(
      group.films.map((film) => film.radiograph.id),
      patient,
    );
  }

  /** Yes, it is who the file states, and they are new here. Without a name there a form is to be filled in. */
  async confirmNew(group: TrayGroup): Promise<void> {
    if (!group.stated) return;
    const patient = statedAs(group.stated, this.book.newId(), this.book.ports.system());
    if (patient.name === '') this.pick(group, true);
    else if (await this.book.keep(patient)) await this.confirm(group, patient);
  }

  async picked(patient: Patient): Promise<void> {
    const { picking } = this;
    this.picking = null;
    if (picking) await this.#give(picking.films, patient);
  }

  #give(films: readonly RadiographId[], patient: Patient): Promise<boolean> {
    return this.tray.assign(films, patient.id);
  }
}
