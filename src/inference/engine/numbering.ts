import type { Backend } from '../../domain/assessment';
import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Finding } from '../../domain/finding';
import type { GreyImage } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import { preprocess } from '../../imaging/pixels/preprocess';
import type { NumberedFilm } from '../../imaging/teeth/assign';
import { withTeeth } from '../../imaging/teeth/assign';
import { channelsOf, teethOf } from '../../imaging/teeth/teeth';
import { Network } from './network';
import type { LoadedPack, ReadModelFile } from './pack';
import { loadPack } from './pack';
import { mapOf } from './read-film';
import type { Run } from './run';

/** The pack that numbers teeth goes by this id. */
const TEETH = 'teeth';

/** Teeth of a panoramic by a pack that numbers them; null where the run was cancelled or the pack is no such one. */
async function numberedFilm(
  network: Network,
  { manifest }: LoadedPack,
  image: GreyImage,
  run: Run,
): Promise<NumberedFilm | null> {
  const channels = channelsOf(manifest.outputs);
  const rule = manifest.numbering;
  if (!channels || !rule) return null;
  const { longSide } = manifest.inputs.kinds.panoramic;
  const film = preprocess(image, manifest.inputs.preprocess, longSide);
  const map = await mapOf(network, manifest, film, 'panoramic', run);
  if (!map) return null;
  return {
    teeth: teethOf(map, channels, rule),
    width: map.width,
    height: map.height,
    left: film.left,
    top: film.top,
    cellX: map.stride * film.scaleX,
    cellY: map.stride * film.scaleY,
    certain: rule.certain,
  };
}

/**
 * Gives a panoramic's findings their teeth. A film is not worth less because its teeth could not be numbered: where there is
 * no such pack, or this device does not answer its known question, findings stay without.
 */
export class Numberer {
  #pack: Promise<LoadedPack | null> | null = null;
  #ready: { readonly backend: Backend; readonly network: Network | null } | null = null;

  constructor(private readonly read: ReadModelFile) {}

  pack(): Promise<LoadedPack | null> {
    this.#pack ??= loadPack(this.read, TEETH).then((loaded) => {
      // The line may be back next time.
      if (!loaded.ok) this.#pack = null;
      return loaded.ok ? loaded.value : null;
    });
    return this.#pack;
  }

  /** After a lost context: what lay on the backend is gone. */
  forget(): void {
    this.#ready = null;
  }

  async #on(backend: Backend, pack: LoadedPack): Promise<Network | null> {
    if (this.#ready?.backend === backend) return this.#ready.network;
    const network = new Network(pack);
    const error = await network.knownAnswerError().catch(() => Infinity);
    const right = error <= pack.manifest.knownAnswer.tolerance;
    if (!right) network.dispose();
    this.#ready = { backend, network: right ? network : null };
    return this.#ready.network;
  }

  /** null where the teeth could not be read; 'cancelled' as a failure. */
  async number(
    findings: readonly Finding[],
    image: GreyImage,
    backend: Backend,
    run: Run,
  ): Promise<Result<readonly Finding[] | null, Failure>> {
    const pack = await this.pack();
    const network = pack && (await this.#on(backend, pack));
    if (!network) return ok(null);
    const film = await numberedFilm(network, pack, image, run).catch(() => 'failed' as const);
    if (film === 'failed') return ok(null);
    return film ? ok(withTeeth(findings, film)) : fail('cancelled');
  }
}
