import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { PackManifest } from '../../domain/pack';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { FilmGeometry } from '../../imaging/outline/findings';
import type { NetworkMap } from '../../imaging/outline/network-map';
import type { PreparedFilm } from '../../imaging/pixels/preprocess';
import { preprocess } from '../../imaging/pixels/preprocess';
import type { Turns } from '../../imaging/pixels/turn';
import { backFrom, turnedBy } from '../../imaging/pixels/turn';
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
  turns: Turns = 0,
): Omit<FilmGeometry, 'spacing'> {
  const across = turns % 2 === 1;
  const [scaleX, scaleY] = across ? [film.scaleY, film.scaleX] : [film.scaleX, film.scaleY];
  const { width, height } = image.field ?? image;
  if (turns === 0) return { width, height, left: film.left, top: film.top, scaleX, scaleY };
  const [columns, rows] = across ? [film.height, film.width] : [film.width, film.height];
  const read = {
    width: Math.min(width, columns * scaleX),
    height: Math.min(height, rows * scaleY),
  };
  // What was left over at the right and lower edge of the turned film lies at these edges of the stored one.
  const left = film.left + (turns === 1 ? 0 : width - read.width);
  const top = film.top + (turns === 3 ? 0 : height - read.height);
  return { ...read, left, top, scaleX, scaleY };
}

/** A turned film without the row and column that the map's grid would reach past: turned back, the grid begins at its edge. */
function onGrid(film: PreparedFilm, turns: Turns, stride: number): PreparedFilm {
  if (turns === 0) return film;
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
function asStored(map: ProbabilityMap, turns: Turns): ProbabilityMap {
  return { ...map, ...turnedBy(map, backFrom(turns), map.channels) };
}

/**
 * One film through the network. A class is only told on the kinds of film that its pack names: what it would mark
 * elsewhere has never been measured.
 */
export async function readFilm(
  network: Network,
  pack: LoadedPack,
  film: { readonly radiograph: Radiograph; readonly image: GreyImage },
  run: Run,
): Promise<Result<NetworkMap, Failure>> {
  const { radiograph, image } = film;
  const { manifest } = pack;
  const kind = readAs(radiograph.kind);
  const { longSide } = manifest.inputs.kinds[kind];
  const turns = radiograph.correction?.turns ?? 0;
  const prepared = onGrid(
    preprocess(image, manifest.inputs.preprocess, longSide, turns),
    turns,
    manifest.stride,
  );
  const map = await mapOf(network, manifest, prepared, kind, run);
  if (!map) return fail('cancelled');
  const outputs = findingOutputs(manifest, radiograph.kind).filter((o) =>
    o.kinds.some((kind) => kind === radiograph.kind),
  );
  const geometry = { ...geometryOf(prepared, image, turns), spacing: radiograph.spacing };
  return ok({ pack: pack.ref, map: asStored(map, turns), outputs, film: geometry });
}
