import type { OutboxRow } from '../../domain/outbox';
import { sendingOf } from '../../domain/outbox';
import type { Patient } from '../../domain/patient';
import type { RadiographId } from '../../domain/radiograph';
import type { Material } from '../../store/sync-ports';
import type { Enrolling, LinePorts, LineState } from './ports';

/** A parked row of the outbox with what a person knows it by. */
export interface Waiting {
  readonly row: OutboxRow;
  readonly material: Material;
}

/** What the centre holds in the place of a parked row, for the person who chooses. */
export interface Choice {
  readonly row: OutboxRow;
  readonly name: string;
  readonly clinic: string | null;
  readonly when: string | null;
  readonly findings: number;
  /** Makes ours the one that counts; theirs stays in the centre's history. */
  readonly keepOurs: () => Promise<void>;
  /** Ours is not sent; null where that is no choice. */
  readonly keepTheirs: (() => Promise<void>) | null;
}

/** Where a signed review is, as far as is known here. */
export type Standing =
  'unsigned' | 'no-patient' | 'waiting' | 'parked' | 'sent' | 'findings-sent' | 'here';

/** The state of line and outbox, and what a person can do about it. */
export class LineController {
  line = $state<LineState>('idle');
  online = $state(true);
  enrolled = $state(false);
  /** Whether the centre takes films, as far as is known. */
  archive = $state(true);
  /** Rows that wait for a person. */
  parked = $state.raw<readonly Waiting[]>([]);
  /** Rows that wait for the line, in its order. */
  queued = $state.raw<readonly OutboxRow[]>([]);
  /** Rows that wait for a patient to be named. */
  nameless = $state.raw<readonly OutboxRow[]>([]);
  /** Of the film that is looked at. */
  film = $state<Standing>('unsigned');
  choice = $state.raw<Choice | null>(null);
  /** The centre could not be asked about a parked row. */
  unreachable = $state(false);
  readonly #ports: LinePorts;
  #film: RadiographId | null = null;
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(ports: LinePorts) {
    this.#ports = ports;
  }

  get policy() {
    return this.#ports.policy();
  }

  /** Reads line and outbox again; called after every change, which may be many a second. */
  refresh(): Promise<void> {
    this.line = this.#ports.line();
    this.online = this.#ports.online();
    this.archive = this.#ports.archive();
    this.#again = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async look(film: RadiographId | null): Promise<void> {
    if (film !== this.#film) this.film = 'unsigned';
    this.#film = film;
    await this.refresh();
  }

  retry(): void {
    this.#ports.retry();
  }

  /** Lets a parked row go again, as it is. */
  async sendAgain({ row }: Waiting): Promise<void> {
    await this.#ports.store.park(row.order, null);
    await this.refresh();
    this.#ports.retry();
  }

  /** Asks the centre what it holds instead, so that a person can choose. */
  async compare(waiting: Waiting): Promise<void> {
    this.unreachable = false;
    this.choice = await this.#choiceFor(waiting);
    this.unreachable = this.choice === null;
  }

  async enrol(code: string): Promise<Enrolling> {
    const outcome = await this.#ports.enrol(code);
    this.enrolled = await this.#ports.enrolled();
    if (outcome === 'enrolled') this.#ports.retry();
    return outcome;
  }

  get address(): string {
    return this.#ports.address();
  }

  async moveTo(address: string): Promise<void> {
    this.#ports.setAddress(address);
    this.enrolled = await this.#ports.enrolled();
    this.#ports.retry();
  }

  get clinic(): string {
    return this.#ports.clinic();
  }

  nameClinic(name: string): void {
    this.#ports.setClinic(name);
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const { store } = this.#ports;
      const [rows, films] = await Promise.all([store.outbox(), store.namelessFilms()]);
      if (!rows.ok || !films.ok) return;
      const parked: Waiting[] = [];
      // Of a thousand rows that wait for the line none is opened: this runs after each of them.
      for (const row of rows.value.filter((one) => one.parked !== null)) {
        const material = await store.material(row);
        if (material.ok && material.value) parked.push({ row, material: material.value });
      }
      const free = rows.value.filter((row) => row.parked === null);
      const isNameless = (row: OutboxRow) =>
        row.kind === 'report' && films.value.has(row.radiographId);
      this.parked = parked;
      this.nameless = free.filter(isNameless);
      this.queued = free.filter((row) => !isNameless(row));
      this.enrolled = await this.#ports.enrolled();
      await this.#standing();
    }
  }

  async #standing(): Promise<void> {
    const id = this.#film;
    if (id === null) return;
    const read = await this.#ports.store.summary(id);
    if (!read.ok || !read.value || id !== this.#film) return;
    const { events, patient, sent, sample, image } = read.value;
    const rows = [...this.parked.map(({ row }) => row), ...this.queued, ...this.nameless];
    const own = rows.filter((row) => row.kind === 'report' && row.radiographId === id);
    const sending = sendingOf(events, patient?.id ?? null, sent);
    if (sample && sending !== 'unsigned') this.film = 'here';
    else if (own.some((row) => row.parked !== null)) this.film = 'parked';
    // The centre's version was left to stand: ours is not to be sent.
    else if (sending === 'waiting' && own.length === 0) this.film = 'here';
    else if (sending === 'sent' && !image) this.film = 'findings-sent';
    else this.film = sending;
  }

  async #choiceFor({ row, material }: Waiting): Promise<Choice | null> {
    const { patient } = material;
    if (!patient) return null;
    return row.parked?.code === 'patient-differs'
      ? this.#samePerson(row, patient)
      : this.#versions(row, material);
  }

  async #samePerson(row: OutboxRow, patient: Patient): Promise<Choice | null> {
    const [identifier] = patient.identifiers;
    const found = identifier ? await this.#ports.find(identifier) : null;
    if (found?.outcome !== 'answer' || !found.value) return null;
    const { id, name, birthDate } = found.value;
    const keepOurs = async () => {
      await this.#ports.store.link(patient.id, id);
      const own = this.parked.filter(({ material }) => material.patient?.id === patient.id);
      for (const one of own)
        if (one.row.parked?.code === 'patient-differs')
          await this.#ports.store.park(one.row.order, null);
      this.#settled();
    };
    return { row, name, clinic: null, when: birthDate, findings: 0, keepOurs, keepTheirs: null };
  }

  async #versions(row: OutboxRow, material: Material): Promise<Choice | null> {
    const held = await this.#ports.standing(material);
    if (held.outcome !== 'answer' || !held.value) return null;
    const { by, clinic, signedAt, findings, etags } = held.value;
    const { store } = this.#ports;
    return {
      row,
      name: by ?? '',
      clinic,
      when: signedAt,
      findings,
      keepOurs: async () => {
        await store.know(etags);
        await store.park(row.order, null);
        this.#settled();
      },
      keepTheirs: async () => {
        await store.acknowledge(row.order, { etags, sent: null });
        this.#settled();
      },
    };
  }

  #settled(): void {
    this.choice = null;
    void this.refresh();
    this.#ports.retry();
  }
}
