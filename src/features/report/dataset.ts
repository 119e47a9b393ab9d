import { strToU8, Zip, zipSync, ZipPassThrough } from 'fflate';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { ReviewState } from '../../domain/review';
import { cocoOf, pictureName, type LabelledFilm } from './coco';
import { greyPng } from './png';
import type { Report } from './report';

const LABELS = 'coco.json';

/**
 * A ZIP to retrain on or to measure with (`bitelight evaluate --images films --labels coco.json`): the film's pixels as stored,
 * without marks and without anything of the file it came in, and COCO of what was accepted.
 */
export function reportDataset({ radiograph, image, state }: Report): Uint8Array {
  const file = pictureName(radiograph);
  return zipSync({
    // Deflated already.
    [`films/${file}`]: [greyPng(image), { level: 0 }],
    [LABELS]: strToU8(cocoOf([{ file, radiograph, state }])),
  });
}

/** A film that goes into a ZIP of many. */
export interface Collected {
  readonly radiograph: Pick<Radiograph, 'id' | 'width' | 'height'>;
  readonly image: GreyImage;
  readonly state: Pick<ReviewState, 'findings'>;
}

/** What a ZIP without its 64-bit form can hold, with room to spare. */
const MOST = { bytes: 3_500_000_000, files: 60_000 };

/** The same of many films, handed on part by part: none but the film in hand is held in memory. */
export class DatasetWriter {
  readonly #write: (part: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly #films: LabelledFilm[] = [];
  readonly #most: typeof MOST;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  readonly #zip = new Zip((error, part) => {
    if (error) throw error;
    this.#parts.push(part);
  });

  constructor(write: (part: Uint8Array<ArrayBuffer>) => Promise<void>, most = MOST) {
    this.#write = write;
    this.#most = most;
  }

  get films(): number {
    return this.#films.length;
  }

  /** False: it is full, and the film is not in it. */
  async add({ radiograph, image, state }: Collected): Promise<boolean> {
    const png = greyPng(image);
    const full = this.films >= this.#most.files || this.#bytes + png.length > this.#most.bytes;
    if (full) return false;
    const file = pictureName(radiograph);
    this.#films.push({ file, radiograph, state });
    await this.#put(`films/${file}`, png);
    return true;
  }

  /** The labels of all, and the ZIP's end. */
  async end(): Promise<void> {
    await this.#put(LABELS, strToU8(cocoOf(this.#films)));
    this.#zip.end();
    await this.#flush();
  }

  async #put(name: string, bytes: Uint8Array): Promise<void> {
    const entry = new ZipPassThrough(name);
    this.#zip.add(entry);
    entry.push(bytes, true);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) {
      this.#bytes += part.length;
      await this.#write(part as Uint8Array<ArrayBuffer>);
    }
  }
}
