import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { ForeignFilm } from '../domain/foreign';
import type { GreyImage, RadiographId } from '../domain/radiograph';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import type { Decoded, InferenceClient } from '../inference/contract';
import type { StoredFilm } from '../store/ports';
import type { LocalStore } from '../store/sync-ports';
import type { Central, ImagePlace } from '../sync/central';

export interface ImageParts {
  readonly store: Pick<LocalStore, 'film' | 'summary' | 'putImage' | 'copy'>;
  readonly reader: Pick<InferenceClient, 'decode'>;
  readonly central: Pick<Central, 'image'>;
  /** Whether the centre may be asked at all. */
  readonly mayAsk: () => boolean;
}

const DICOM = 'application/dicom';

/** Images that are at the centre alone. What comes from there is the film that it is taken for, by its pixels, or is not shown. */
export class Images {
  /** Called with true while an image is on its way. */
  fetching: (now: boolean) => void = () => undefined;
  readonly #parts: ImageParts;
  readonly #life = new AbortController();

  constructor(parts: ImageParts) {
    this.#parts = parts;
  }

  /** As the store gives it; where the image has made room, it comes back from the centre first. */
  async film(id: RadiographId): Promise<Result<StoredFilm | null, Failure>> {
    const { store } = this.#parts;
    const kept = await store.film(id);
    if (kept.ok || kept.error.code !== 'film-at-centre') return kept;
    const known = await store.summary(id);
    if (!known.ok) return known;
    if (!known.value?.image) return kept;
    const { radiograph, thumbnail, addedAt, sample, subject } = known.value;
    const fetched = await this.#fetched(known.value.image, id);
    if (!fetched.ok) return fetched;
    const original = fetched.value.file;
    return ok({ radiograph, thumbnail, addedAt, sample, original, ...(subject && { subject }) });
  }

  /** A film that another clinic signed; kept for reading offline once it was fetched. */
  async foreign(film: ForeignFilm): Promise<Result<GreyImage, Failure>> {
    const id = film.radiographId as RadiographId | null;
    const { studyUid: study, seriesUid: series, instanceUid: instance } = film;
    const copy = id === null ? null : await this.#here(id);
    if (copy) return ok(copy.image);
    if (study === null || series === null || instance === null)
      return fail('image-not-given', 'no instance is named');
    const fetched = await this.#fetched({ study, series, instance }, id);
    return fetched.ok ? ok(fetched.value.decoded.image) : fetched;
  }

  async #here(id: RadiographId): Promise<Decoded | null> {
    const { store } = this.#parts;
    const [copy, film] = [await store.copy(id), await store.film(id)];
    const file = (copy.ok && copy.value) || (film.ok && film.value?.original);
    const decoded = file ? await this.#filmIn(await file.arrayBuffer(), id) : null;
    return decoded?.ok ? decoded.value : null;
  }

  async #fetched(
    place: ImagePlace,
    id: RadiographId | null,
  ): Promise<Result<{ readonly file: Blob; readonly decoded: Decoded }, Failure>> {
    const { store, central, mayAsk } = this.#parts;
    if (!mayAsk()) return fail('film-at-centre', 'policy');
    this.fetching(true);
    try {
      const answer = await central.image(place, this.#life.signal);
      if (answer.outcome === 'later' || answer.outcome === 'closed')
        return fail('film-at-centre', answer.outcome);
      if (answer.outcome !== 'answer' || !answer.value) return fail('image-not-given', 'no image');
      const file = new Blob([answer.value], { type: DICOM });
      const decoded = await this.#filmIn(answer.value.buffer, id);
      if (!decoded.ok) return decoded;
      // Not kept on a full device, but shown all the same.
      if (id !== null) await store.putImage(id, file);
      return ok({ file, decoded: decoded.value });
    } finally {
      this.fetching(false);
    }
  }

  /** The film of that id among those in the file. */
  async #filmIn(file: ArrayBuffer, id: RadiographId | null): Promise<Result<Decoded, Failure>> {
    let frames = 1;
    for (let frame = 0; frame < frames; frame++) {
      const decoded = await this.#parts.reader.decode(file.slice(0), frame);
      if (!decoded.ok) return decoded;
      if (id === null || decoded.value.radiograph.id === id) return decoded;
      frames = decoded.value.frames ?? 1;
    }
    return fail('image-differs', 'other pixels');
  }
}
