import type { PreparedFilm } from './preprocess';

/** The network's answer over a whole film: [height, width, channels] probabilities, `stride` input pixels to a cell. */
export interface ProbabilityMap {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly stride: number;
  readonly data: Float32Array;
}

/** Top left corner of a tile, in pixels of the prepared film. */
export interface Tile {
  readonly x: number;
  readonly y: number;
}

function origins(length: number, tile: number, overlap: number, stride: number): number[] {
  if (length <= tile) return [0];
  // Rounded up to the map's grid: the last tile may reach past the film by stride - 1 pixels.
  const last = Math.ceil((length - tile) / stride) * stride;
  const out: number[] = [];
  for (let at = 0; at < last; at += tile - overlap) out.push(at);
  return [...out, last];
}

/** Tiles of one fixed side that cover a film, row by row; twin of training/infer.py. */
export function planTiles(
  width: number,
  height: number,
  tile: number,
  overlap: number,
  stride = 2,
): readonly Tile[] {
  const xs = origins(width, tile, overlap, stride);
  return origins(height, tile, overlap, stride).flatMap((y) => xs.map((x) => ({ x, y })));
}

/** side x side input values of one tile; `pad` where it reaches past the film. */
export function cutTile(film: PreparedFilm, tile: Tile, side: number, pad: number): Float32Array {
  const out = new Float32Array(side * side).fill(pad);
  const rows = Math.min(side, film.height - tile.y);
  const columns = Math.min(side, film.width - tile.x);
  for (let y = 0; y < rows; y++) {
    const from = (tile.y + y) * film.width + tile.x;
    out.set(film.data.subarray(from, from + columns), y * side);
  }
  return out;
}

/** Adds up tiles, cross-fading linearly where they overlap, so that no seam is seen. */
export class TileBlender {
  readonly #width: number;
  readonly #height: number;
  readonly #side: number;
  readonly #ramp: Float32Array;
  readonly #sum: Float32Array;
  readonly #weight: Float32Array;

  /** Width and height of the film and the sides of tile and overlap, all in input pixels. */
  constructor(
    width: number,
    height: number,
    readonly channels: number,
    readonly stride: number,
    tile: number,
    overlap: number,
  ) {
    this.#width = Math.ceil(width / stride);
    this.#height = Math.ceil(height / stride);
    this.#side = tile / stride;
    const reach = Math.max(overlap / stride, 1);
    this.#ramp = Float32Array.from({ length: this.#side }, (_, i) =>
      Math.min(1, Math.min(i + 0.5, this.#side - i - 0.5) / reach),
    );
    this.#sum = new Float32Array(this.#width * this.#height * channels);
    this.#weight = new Float32Array(this.#width * this.#height);
  }

  /** `map` is [side, side, channels] of the tile. */
  add(tile: Tile, map: Float32Array): void {
    const x0 = tile.x / this.stride;
    const y0 = tile.y / this.stride;
    const c = this.channels;
    const columns = Math.min(this.#side, this.#width - x0);
    const rows = Math.min(this.#side, this.#height - y0);
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const w = (this.#ramp[y] as number) * (this.#ramp[x] as number);
        const to = (y0 + y) * this.#width + x0 + x;
        const from = y * this.#side + x;
        this.#weight[to] = (this.#weight[to] as number) + w;
        for (let k = 0; k < c; k++)
          this.#sum[to * c + k] =
            (this.#sum[to * c + k] as number) + w * (map[from * c + k] as number);
      }
  }

  finish(): ProbabilityMap {
    const data = new Float32Array(this.#sum.length);
    for (let i = 0; i < data.length; i++)
      data[i] =
        (this.#sum[i] as number) /
        Math.max(this.#weight[Math.floor(i / this.channels)] as number, 1e-6);
    return {
      width: this.#width,
      height: this.#height,
      channels: this.channels,
      stride: this.stride,
      data,
    };
  }
}
