import type { Backend } from '../../domain/assessment';
import { imagePoint } from '../../domain/coordinates';
import { fail } from '../../domain/failure';
import type { Failure } from '../../domain/failure';
import type { Finding } from '../../domain/finding';
import { toLying, type Orientation } from '../../domain/orientation';
import { orientationIn } from '../../domain/correction';
import { type GreyImage } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { Decoded } from '../contract';
import { preprocess } from '../../imaging/pixels/preprocess';
import type { NumberedFilm } from '../../imaging/teeth/assign';
import { withTeeth } from '../../imaging/teeth/assign';
import { channelsOf, teethOf } from '../../imaging/teeth/teeth';
import { Network } from './network';
import type { LoadedPack, ReadModelFile } from './pack';
import { loadPack } from './pack';
import { mapOf } from './read-film';
import type { Run } from './run';

const toothOf = ({ tooth, toothUnknownBecause }: Finding) => ({ tooth, toothUnknownBecause });

/** The pack that numbers teeth goes by this id. */
const TEETH = 'teeth';

/** Teeth of a panoramic, on the film itself as it lies, by a pack that numbers them; null where the run was cancelled or the pack is no such one. */
async function numberedFilm(
  network: Network,
  { manifest }: LoadedPack,
  image: GreyImage,
  orientation: Orientation,
  run: Run,
): Promise<NumberedFilm | null> {
  const channels = channelsOf(manifest.outputs);
  const rule = manifest.numbering;
  if (!channels || !rule) return null;
  const { longSide } = manifest.inputs.kinds.panoramic;
  const film = preprocess(image, manifest.inputs.preprocess, longSide, orientation);
  const map = await mapOf(network, manifest, film, 'panoramic', run);
  if (!map) return null;
  return {
    teeth: teethOf(map, channels, rule),
    width: map.width,
    height: map.height,
    left: 0,
    top: 0,
    cellX: map.stride * film.scaleX,
    cellY: map.stride * film.scaleY,
    certain: rule.certain,
  };
}

/** Findings on a picture -> on the film in it, as that lies. */
function asItLies(
  findings: readonly Finding[],
  image: GreyImage,
  orientation: Orientation,
): readonly Finding[] {
  const { x, y, width, height } = image.field ?? { x: 0, y: 0, ...image };
  const there = (point: Finding['outlines'][number][number]) =>
    toLying(orientation, { width, height }, imagePoint(point.x - x, point.y - y));
  return findings.map((one) => ({
    ...one,
    outlines: one.outlines.map((ring) => ring.map(there)),
  }));
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
    { radiograph, image }: Pick<Decoded, 'radiograph' | 'image'>,
    backend: Backend,
    run: Run,
  ): Promise<Result<readonly Finding[] | null, Failure>> {
    const pack = await this.pack();
    const network = pack && (await this.#on(backend, pack));
    if (!network) return ok(null);
    const orientation = orientationIn(radiograph.correction);
    const film = await numberedFilm(network, pack, image, orientation, run).catch(
      () => 'failed' as const,
    );
    if (film === 'failed') return ok(null);
    if (!film) return fail('cancelled');
    const seen = withTeeth(asItLies(findings, image, orientation), film);
    return ok(findings.map((one, i) => ({ ...one, ...toothOf(seen[i] ?? one) })));
  }
}
