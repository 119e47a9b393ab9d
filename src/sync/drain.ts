import type { OutboxRow } from '../domain/outbox';
import type { Material, OutboxStore, Receipt } from '../store/sync-ports';
import { backoffMs } from './backoff';
import type { Central, Later, Sending } from './central';

/** Lanes, one a patient, that are sent at a time. */
const LANES = 4;

export interface DrainPorts {
  readonly store: Pick<
    OutboxStore,
    'outbox' | 'material' | 'park' | 'acknowledge' | 'link' | 'etags'
  >;
  readonly central: Central;
  /** Whether anything may leave; asked before each row. */
  readonly maySend: () => boolean;
  /** Runs `work` while no other tab does; waits for its turn. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Milliseconds of a clock that never goes back and nobody sets. */
  readonly elapsed: () => number;
  /** Calls back after so many milliseconds, once; returns what calls it off. */
  readonly after: (ms: number, what: () => void) => () => void;
  readonly random: () => number;
  /** The device's clock, for the receipt that a person reads. */
  readonly now: () => Date;
}

/** How the line stands. 'held': policy lets nothing leave. 'closed': the centre does not know this device. */
export type Line = 'idle' | 'sending' | 'waiting' | 'held' | 'closed';

interface Wait {
  failures: number;
  until: number;
}

type Lane = readonly OutboxRow[];
/** What a row leads to: the next of its lane, the end of the lane for now, or of everything. */
type Next = 'go on' | 'lane waits' | 'line waits';

/**
 * Empties the outbox: rows of one patient in order, patients side by side. A row leaves only with the centre's receipt. It may be cut
 * off at any point and begun again by another tab or after a crash: what was sent twice is there once.
 */
export class Drain {
  line: Line = 'idle';
  /** Called whenever the line or the outbox has changed. */
  onChange: () => void = () => undefined;
  readonly #ports: DrainPorts;
  readonly #lanes = new Map<string, Wait>();
  #line: Wait = { failures: 0, until: 0 };
  #running: Promise<void> | null = null;
  #again = false;
  #stop = new AbortController();
  #callOff: () => void = () => undefined;

  constructor(ports: DrainPorts) {
    this.#ports = ports;
  }

  /** Something may have become possible: a signature, the network, a visible page. Settles when nothing more is to be done now. */
  kick(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // Kicked between the last look and here.
      if (this.#again && !this.#stop.signal.aborted) void this.kick();
    });
    return this.#running;
  }

  /** The network is back, or the device enrolled: what waited for that is tried at once. */
  retry(): Promise<void> {
    this.#line = { failures: 0, until: 0 };
    this.#lanes.clear();
    return this.kick();
  }

  stop(): void {
    this.#stop.abort();
    this.#callOff();
  }

  async #run(): Promise<void> {
    this.#callOff();
    await this.#ports.alone(async () => {
      while (this.#again && !this.#stop.signal.aborted) {
        this.#again = false;
        if (await this.#pass()) this.#again = true;
      }
    });
    this.#planNext();
    this.onChange();
  }

  /** One way through the outbox; true where a row has left it. */
  async #pass(): Promise<boolean> {
    if (!this.#ports.maySend()) return this.#stands('held');
    if (this.#line.until > this.#ports.elapsed()) return false;
    const rows = await this.#ports.store.outbox();
    if (!rows.ok) return this.#lineWaits(null);
    const lanes = await this.#lanesOf(rows.value.filter((row) => row.parked === null));
    if (lanes.length === 0) return this.#stands('idle');
    this.#stands('sending');
    let left = false;
    const pool = Array.from({ length: LANES }, async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift())
        if (await this.#sendLane(lane)) left = true;
    });
    await Promise.all(pool);
    return left;
  }

  #stands(line: Line): false {
    this.line = line;
    this.onChange();
    return false;
  }

  /** Rows by patient, in order; those that nobody was named for wait until somebody is. */
  async #lanesOf(rows: readonly OutboxRow[]): Promise<Lane[]> {
    const lanes = new Map<string, OutboxRow[]>();
    for (const row of rows) {
      const material = await this.#ports.store.material(row);
      if (!material.ok) continue;
      const key = material.value === null ? 'gone' : material.value.patient?.id;
      if (key === undefined || (this.#lanes.get(key)?.until ?? 0) > this.#ports.elapsed()) continue;
      lanes.set(key, [...(lanes.get(key) ?? []), row]);
    }
    return [...lanes.values()];
  }

  async #sendLane(lane: Lane): Promise<boolean> {
    let left = false;
    for (const row of lane) {
      if (this.#stop.signal.aborted || this.line !== 'sending') return left;
      if (!this.#ports.maySend()) {
        this.#stands('held');
        return left;
      }
      const next = await this.#sendRow(row);
      if (next !== 'go on') return left;
      left = true;
    }
    return left;
  }

  async #sendRow(row: OutboxRow): Promise<Next> {
    const { store, central } = this.#ports;
    const read = await store.material(row);
    if (!read.ok) return this.#noted(false);
    const material = read.value;
    if (material === null || isSuperseded(row, material))
      return this.#leave(row, null, { etags: {} });
    if (material.patient === null) return 'lane waits';
    const etagsOf = async (refs: readonly string[]) => {
      const known = await store.etags(refs);
      return known.ok ? known.value : {};
    };
    const sending = await central.send(material, etagsOf, this.#stop.signal);
    if (this.#stop.signal.aborted) return 'line waits';
    return this.#settle(row, material, sending);
  }

  async #settle(row: OutboxRow, material: Material, sending: Sending): Promise<Next> {
    const { store } = this.#ports;
    switch (sending.outcome) {
      case 'later':
        return this.#later(material, sending);
      case 'closed':
        this.#stands('closed');
        return 'line waits';
      case 'nothing':
        return this.#leave(row, null, { etags: {} });
      case 'parked': {
        this.#passed(material);
        const parked = await store.park(row.order, sending.parked);
        this.onChange();
        return this.#noted(parked.ok);
      }
      case 'taken': {
        this.#passed(material);
        const { patient } = material;
        // Known before the row goes: the next row of this patient names them by it.
        if (patient?.centralId === null && sending.centralId !== null) {
          const linked = await store.link(patient.id, sending.centralId);
          if (!linked.ok) return this.#noted(false);
        }
        return this.#leave(row, material, sending);
      }
    }
  }

  async #leave(
    row: OutboxRow,
    material: Material | null,
    { etags, image }: Omit<Receipt, 'sent'>,
  ): Promise<Next> {
    const patient = material?.patient;
    const sent =
      row.kind === 'report' && patient
        ? {
            assessmentId: row.assessmentId,
            seq: row.seq,
            patientId: patient.id,
            at: this.#ports.now().toISOString(),
          }
        : null;
    const left = await this.#ports.store.acknowledge(row.order, {
      etags,
      sent,
      ...(image && { image }),
    });
    this.onChange();
    return this.#noted(left.ok);
  }

  /** Where the device could not note what came of it, it is locked or full: nothing is sent again and again for that. */
  #noted(kept: boolean): Next {
    if (kept) return 'go on';
    this.#lineWaits(null);
    return 'line waits';
  }

  /** Something got through: the line is well, and so is this lane. */
  #passed(material: Material): void {
    this.#line.failures = 0;
    if (material.patient) this.#lanes.delete(material.patient.id);
  }

  #later({ patient }: Material, { scope, afterMs }: Later): Next {
    if (scope === 'line' || !patient) {
      this.#lineWaits(afterMs);
      return 'line waits';
    }
    const failures = (this.#lanes.get(patient.id)?.failures ?? 0) + 1;
    this.#lanes.set(patient.id, { failures, until: this.#due(failures, afterMs) });
    return 'lane waits';
  }

  #lineWaits(afterMs: number | null): false {
    const failures = this.#line.failures + 1;
    this.#line = { failures, until: this.#due(failures, afterMs) };
    return this.#stands('waiting');
  }

  #due(failures: number, afterMs: number | null): number {
    const { elapsed, random } = this.#ports;
    return elapsed() + (afterMs ?? backoffMs(failures, random));
  }

  /** Wakes when the first wait is over. */
  #planNext(): void {
    this.#callOff();
    if (this.#stop.signal.aborted) return;
    const now = this.#ports.elapsed();
    const due = [this.#line, ...this.#lanes.values()].map((one) => one.until);
    const next = Math.min(...due.filter((at) => at > now));
    if (this.line === 'sending') this.line = next === Infinity ? 'idle' : 'waiting';
    if (next === Infinity) return;
    this.#callOff = this.#ports.after(next - now, () => void this.kick());
  }
}

/** A later signature of the same review is at the centre already, for the same patient. */
function isSuperseded(row: OutboxRow, { sent, patient }: Material): boolean {
  if (row.kind !== 'report' || !sent) return false;
  return sent.seq > row.seq && sent.patientId === patient?.id;
}
