import type { PackRef } from '../../domain/assessment';
import { correctionKey } from '../../domain/correction';
import { type Radiograph } from '../../domain/radiograph';
import type { NetworkMap } from '../../imaging/outline/network-map';

/** A panoramic's map is about 3.5 MB. */
const MOST = 4;

type Film = Pick<Radiograph, 'id' | 'kind' | 'correction'>;

const keyOf = ({ id, kind, correction }: Film, { weights }: PackRef): string =>
  `${id} ${kind} ${correctionKey(correction)} ${weights}`;

/** The answers to the last films read, so that the one on screen need not be read twice. In memory only. */
export class KeptMaps {
  readonly #maps = new Map<string, NetworkMap>();

  put(film: Film, answer: NetworkMap): void {
    const key = keyOf(film, answer.pack);
    this.#maps.delete(key);
    this.#maps.set(key, answer);
    for (const oldest of [...this.#maps.keys()].slice(0, -MOST)) this.#maps.delete(oldest);
  }

  of(film: Film, pack: PackRef): NetworkMap | null {
    return this.#maps.get(keyOf(film, pack)) ?? null;
  }
}
