import * as v from 'valibot';
import type { PackRef } from '../domain/assessment';
import { PackManifest } from '../domain/pack';

const Index = v.object({ default: v.string() });

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/**
 * The manifests that the page shows (error rates, the card): null where one is not to be had, for it is shown, not needed.
 * The engine reads its own.
 */
export class PackShelf {
  #known = new Map<string, Promise<PackManifest | null>>();

  /** The pack that films are read with now. */
  async current(): Promise<PackManifest | null> {
    try {
      const index = v.parse(Index, await json('/models/index.json'));
      return await this.#at(index.default);
    } catch {
      return null;
    }
  }

  of(ref: PackRef): Promise<PackManifest | null> {
    return this.#at(`${ref.id}/${ref.version}`);
  }

  #at(path: string): Promise<PackManifest | null> {
    let manifest = this.#known.get(path);
    if (!manifest) {
      manifest = json(`/models/${path}/pack.json`)
        .then((raw) => v.parse(PackManifest, raw))
        .catch(() => {
          this.#known.delete(path);
          return null;
        });
      this.#known.set(path, manifest);
    }
    return manifest;
  }
}
