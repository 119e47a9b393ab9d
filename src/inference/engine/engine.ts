import type { Assessment, Backend, PackRef } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import type { Finding } from '../../domain/finding';
import { fail } from '../../domain/failure';
import type { Radiograph } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { findingsFrom } from '../../imaging/outline/findings';
import type { NetworkMap } from '../../imaging/outline/network-map';
import type { Decoded, EngineStatus } from '../contract';
import { knowsArchitecture } from './architectures/unet';
import { contextLost, use, useWasmFrom } from './backends';
import type { Probed, ProbeMemory } from './ladder';
import { chooseLadder } from './ladder';
import { Network } from './network';
import type { LoadedPack, ReadModelFile } from './pack';
import { loadPack } from './pack';
import { assessmentId, thresholdsOf } from './identity';
import { KeptMaps } from './kept-maps';
import { Numberer } from './numbering';
import type { Run } from './run';
import { readFilm } from './read-film';

export interface EngineOptions {
  readonly read: ReadModelFile;
  /** Where the .wasm files lie, with a slash at the end. */
  readonly wasmPath: string;
  readonly memory: ProbeMemory | null;
  /** 'id' or 'id/version'; null for the default pack. */
  readonly pack: string | null;
  /** For tests and the command line: exactly these backends instead of the probe. */
  readonly ladder?: readonly Backend[];
}

/** A backend that has not started or answered the known question by then hangs; a software renderer needs 20 s at worst. */
const START_MS = 45_000;

async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(otherwise);
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Teeth can be told on panoramics alone: an intraoral film does not show which side and arch it is of. */
const isNumbered = ({ kind }: Radiograph): boolean => kind === 'panoramic';

/** One pack on one backend. Not for two films at a time: the caller queues. Methods settle with Results. */
export class Engine {
  #pack: Promise<Result<LoadedPack, Failure>> | null = null;
  #network: { readonly network: Network; readonly backend: Backend } | null = null;
  #probed: Probed | null = null;
  readonly #maps = new KeptMaps();
  readonly #numberer: Numberer;

  constructor(private readonly options: EngineOptions) {
    this.#numberer = new Numberer(options.read);
  }

  #load(): Promise<Result<LoadedPack, Failure>> {
    this.#pack ??= loadPack(this.options.read, this.options.pack).then((loaded) => {
      // A pack that could not be fetched is asked for again next time: the line may be back.
      if (!loaded.ok) this.#pack = null;
      return loaded;
    });
    return this.#pack;
  }

  async assessmentIdOf(radiograph: Radiograph): Promise<Result<string, Failure>> {
    const pack = await this.#load();
    if (!pack.ok) return pack;
    const teeth = isNumbered(radiograph) ? await this.#numberer.pack() : null;
    return ok(assessmentId(radiograph, pack.value, teeth?.ref ?? null));
  }

  async analyse(decoded: Decoded, run: Run): Promise<Result<Assessment, Failure>> {
    const { radiograph, decodeMs } = decoded;
    if (radiograph.gate.some((g) => g.severity === 'refuse')) return fail('not-a-radiograph');
    run.onProgress({ phase: 'loading-pack' });
    const pack = await this.#load();
    if (!pack.ok) return pack;
    const ready = await this.#ready(pack.value, run);
    if (!ready.ok) return ready;
    const start = performance.now();
    const { network, backend } = ready.value;
    const answer = await this.#read(network, pack.value, decoded, run);
    if (!answer.ok) return answer;
    const { map, outputs, film } = answer.value;
    const found = findingsFrom(map, outputs, film);
    const read = await this.#unbroken(this.#withTeeth(found, decoded, backend, run));
    if (!read.ok) return read;
    const { findings, numberedBy } = read.value;
    const inferMs = performance.now() - start;
    return ok({
      id: assessmentId(radiograph, pack.value, numberedBy),
      radiographId: radiograph.id,
      pack: pack.value.ref,
      ...(numberedBy ? { numberedBy } : {}),
      ...(radiograph.correction ? { correction: radiograph.correction } : {}),
      thresholds: thresholdsOf(pack.value, radiograph.kind),
      findings,
      backend,
      timings: { decodeMs, inferMs, totalMs: decodeMs + inferMs },
      createdAt: new Date().toISOString(),
    });
  }

  /** The network's answer to a film, kept from its last reading or read again. */
  async mapOf(decoded: Decoded, run: Run): Promise<Result<NetworkMap, Failure>> {
    const pack = await this.#load();
    if (!pack.ok) return pack;
    const kept = this.#maps.of(decoded.radiograph, pack.value.ref);
    if (kept) return ok(kept);
    const ready = await this.#ready(pack.value, run);
    return ready.ok ? this.#read(ready.value.network, pack.value, decoded, run) : ready;
  }

  async #read(
    network: Network,
    pack: LoadedPack,
    decoded: Decoded,
    run: Run,
  ): Promise<Result<NetworkMap, Failure>> {
    const read = await this.#unbroken(readFilm(network, pack, decoded, run));
    if (read.ok) this.#maps.put(decoded.radiograph, read.value);
    return read;
  }

  /** What was thrown on the way is a failure; so is an answer from a context that is gone. */
  async #unbroken<T>(work: Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const done = await work.catch((error: unknown) => this.#broke(error));
    return contextLost() ? this.#broke(new Error('context lost')) : done;
  }

  async #withTeeth(
    findings: readonly Finding[],
    film: Decoded,
    backend: Backend,
    run: Run,
  ): Promise<Result<{ findings: readonly Finding[]; numberedBy: PackRef | null }, Failure>> {
    const none = ok({ findings, numberedBy: null });
    if (!isNumbered(film.radiograph)) return none;
    const numbered = await this.#numberer.number(findings, film, backend, run);
    if (!numbered.ok) return numbered;
    const teeth = await this.#numberer.pack();
    return numbered.value && teeth ? ok({ findings: numbered.value, numberedBy: teeth.ref }) : none;
  }

  #broke(error: unknown): ReturnType<typeof fail> {
    const detail = error instanceof Error ? error.message : 'threw';
    this.#network = null;
    this.#numberer.forget();
    return fail(contextLost() ? 'backend-lost' : 'inference-failed', detail);
  }

  /** The network on the best backend that gives the known answer; steps down where one fails, and says so. */
  async #ready(pack: LoadedPack, run: Run) {
    if (this.#network && !run.without.includes(this.#network.backend)) return ok(this.#network);
    if (!knowsArchitecture(pack.manifest.architecture.name))
      return fail('pack-unreadable', `architecture ${pack.manifest.architecture.name}`);
    useWasmFrom(this.options.wasmPath);
    const ladder = await this.#ladder(run.without);
    let worst: Failure = { code: 'backend-unavailable', detail: 'no backend starts' };
    for (const [i, backend] of ladder.entries()) {
      run.onProgress({ phase: 'warming-up', backend });
      const tried = await this.#tryBackend(pack, backend);
      if (tried.ok) return tried;
      if (tried.error.code === 'pack-known-answer') worst = tried.error;
      const to = ladder[i + 1];
      if (to) run.onProgress({ phase: 'stepped-down', from: backend, to });
    }
    return { ok: false as const, error: worst };
  }

  async #ladder(without: readonly Backend[]): Promise<readonly Backend[]> {
    if (!this.options.ladder) this.#probed ??= await chooseLadder(this.options.memory);
    const ladder = this.options.ladder ?? this.#probed?.ladder ?? [];
    return ladder.filter((b) => !without.includes(b));
  }

  async #tryBackend(pack: LoadedPack, backend: Backend) {
    if (!(await within(START_MS, use(backend), false))) return fail('backend-unavailable', backend);
    const network = new Network(pack);
    const answer = network.knownAnswerError().catch(() => Infinity);
    const error = await within(START_MS, answer, Infinity);
    if (error > pack.manifest.knownAnswer.tolerance) {
      if (!contextLost()) network.dispose();
      return fail('pack-known-answer', `${backend} is off by ${error.toPrecision(3)}`);
    }
    this.#network = { network, backend };
    return ok(this.#network);
  }

  async status(): Promise<EngineStatus> {
    const pack = this.#pack ? await this.#pack : null;
    return {
      backend: this.#network?.backend ?? null,
      renderer: this.#probed?.renderer ?? null,
      threads: this.#network?.backend === 'wasm' ? 1 : null,
      pack: pack?.ok ? pack.value.ref : null,
      probeMs: this.#probed?.ms ?? {},
    };
  }
}
