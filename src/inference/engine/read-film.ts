import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import { imagePoint } from '../../domain/coordinates';
import {
  AS_STORED,
  boxLying,
  inverseOf,
  isAsStored,
  lyingSize,
  type Orientation,
} from '../../domain/orientation';
import type { PackManifest } from '../../domain/pack';
import { orientationIn } from '../../domain/correction';
import { type GreyImage, type Radiograph } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { FilmGeometry } from '../../imaging/outline/findings';
import type { NetworkMap } from '../../imaging/outline/network-map';
import type { PreparedFilm } from '../../imaging/pixels/preprocess';
import { preprocess } from '../../imaging/pixels/preprocess';
import { laid } from '../../imaging/pixels/turn';
import type { ProbabilityMap } from '../../imaging/pixels/tiles';
import { TileBlender, cutTile, planTiles } from '../../imaging/pixels/tiles';
import type { Network } from './network';
import type { FilmKind, LoadedPack } from './pack';
import { findingOutputs, readAs } from './pack';
import type { Run } from './run';

/** Nothing is marked where no film is. */
function within({ width, outside }: PreparedFilm, map: ProbabilityMap): ProbabilityMap {
  if (!outside) return map;
  const { stride, channels, data } = map;
  for (let cell = 0; cell < map.width * map.height; cell++) {
    const [x, y] = [cell % map.width, Math.floor(cell / map.width)];
    if (outside[y * stride * width + x * stride])
      data.fill(0, cell * channels, (cell + 1) * channels);
  }
  return map;
}

/** The network's answer over a whole prepared film; null where the run was cancelled. */
export async function mapOf(
  network: Network,
  manifest: PackManifest,
  film: PreparedFilm,
  kind: FilmKind,
  run: Run,
): Promise<ProbabilityMap | null> {
  const { tile: side, overlap, pad } = manifest.inputs;
  const tiles = planTiles(film.width, film.height, side, overlap, manifest.stride);
  const { width, height } = film;
  const blender = new TileBlender(width, height, network.channels, manifest.stride, side, overlap);
  const start = performance.now();
  for (const [i, tile] of tiles.entries()) {
    const perTile = i === 0 ? null : (performance.now() - start) / i;
    const remainingMs = perTile === null ? null : perTile * (tiles.length - i);
    run.onProgress({ phase: 'reading', tile: i + 1, tiles: tiles.length, remainingMs });
    // Lets a cancel that waits in the worker's message queue in.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (run.cancelled()) return null;
    blender.add(tile, await network.read(cutTile(film, tile, side, pad), kind));
  }
  return run.cancelled() ? null : within(film, blender.finish());
}

/** Where what was read lies on the picture. */
export function geometryOf(
  film: PreparedFilm,
  image: GreyImage,
  orientation: Orientation = AS_STORED,
): Omit<FilmGeometry, 'spacing'> {
  const { scaleX, scaleY } = film;
  const { width, height } = image.field ?? image;
  if (isAsStored(orientation))
    return { width, height, left: film.left, top: film.top, scaleX, scaleY };
  const lying = lyingSize(orientation, { width, height });
  // What was left over at the right and lower edge of the film as it lies, lies at some edge of the stored one.
  const read = boxLying(inverseOf(orientation), lying, {
    min: imagePoint(0, 0),
    max: imagePoint(
      Math.min(lying.width, film.width * scaleX),
      Math.min(lying.height, film.height * scaleY),
    ),
  });
  return {
    width: read.max.x - read.min.x,
    height: read.max.y - read.min.y,
    left: film.left + read.min.x,
    top: film.top + read.min.y,
    ...(orientation.turns % 2 ? { scaleX: scaleY, scaleY: scaleX } : { scaleX, scaleY }),
  };
}

/** A turned film without the row and column that the map's grid would reach past: turned back, the grid begins at its edge. */
function onGrid(film: PreparedFilm, orientation: Orientation, stride: number): PreparedFilm {
  if (isAsStored(orientation)) return film;
  const width = film.width - (film.width % stride);
  const height = film.height - (film.height % stride);
  const cut = <T extends Float32Array | Uint8Array>(plane: T): T =>
    plane.filter((_, i) => i % film.width < width && i < height * film.width) as T;
  return {
    ...film,
    width,
    height,
    data: cut(film.data),
    outside: film.outside && cut(film.outside),
  };
}

/** The map of a turned film, as the file's pixels lie. */
function asStored(map: ProbabilityMap, orientation: Orientation): ProbabilityMap {
  return { ...map, ...laid(map, inverseOf(orientation), map.channels) };
}

/**
 * One film through the network. A class is only told on the kinds of film that its pack names: what it would mark
 * elsewhere has never been measured.
 */
export async function readFilm(
  network: Network,
  pack: LoadedPack,
  film: {
    readonly radiograph: Pick<Radiograph, 'kind' | 'spacing' | 'correction'>;
    readonly image: GreyImage;
  },
  run: Run,
): Promise<Result<NetworkMap, Failure>> {
  const { radiograph, image } = film;
  const { manifest } = pack;
  const kind = readAs(radiograph.kind);
  const { longSide } = manifest.inputs.kinds[kind];
  const orientation = orientationIn(radiograph.correction);
  const prepared = onGrid(
    preprocess(image, manifest.inputs.preprocess, longSide, orientation),
    orientation,
    manifest.stride,
  );
  const map = await mapOf(network, manifest, prepared, kind, run);
  if (!map) return fail('cancelled');
  const outputs = findingOutputs(manifest, radiograph.kind).filter((o) =>
    o.kinds.some((kind) => kind === radiograph.kind),
  );
  const geometry = { ...geometryOf(prepared, image, orientation), spacing: radiograph.spacing };
  return ok({ pack: pack.ref, map: asStored(map, orientation), outputs, film: geometry });
}
