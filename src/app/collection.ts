import { foldReview } from '../domain/review-fold';
import type { CollectionPorts } from '../features/report/collecting.svelte';
import type { Collected } from '../features/report/dataset';
import type { InferenceClient } from '../inference/contract';
import { sinkFor } from '../platform/save-stream';
import type { FilmStore, FilmSummary } from '../store/ports';

const PAGE = 50;

type Store = Pick<FilmStore, 'list' | 'film'>;
type Reader = Pick<InferenceClient, 'decode'>;

/** A film without a mark that nobody decided on, as it was read; null where it is none, or its image is not here. */
async function collected(
  { radiograph, latest, events }: FilmSummary,
  store: Store,
  reader: Reader,
): Promise<Collected | null> {
  const state = foldReview(latest?.findings ?? [], null, events);
  if (!latest || state.findings.some((one) => one.decision === 'suggested')) return null;
  const film = await store.film(radiograph.id);
  if (!film.ok || !film.value) return null;
  const bytes = await film.value.original.arrayBuffer();
  const decoded = await reader.decode(bytes, radiograph.frame ?? 0, latest.correction ?? null);
  return decoded.ok ? { radiograph, image: decoded.value.image, state } : null;
}

/** Films signed on this device, one at a time; simulated ones are none of its own. */
export function collectionPorts(store: Store, reader: Reader): CollectionPorts {
  return {
    async *films() {
      let before: string | undefined;
      for (;;) {
        const page = await store.list({
          limit: PAGE,
          lane: 'signed',
          ...(before === undefined ? {} : { before }),
        });
        if (!page.ok) throw new Error(page.error.code);
        for (const film of page.value) if (!film.sample) yield collected(film, store, reader);
        if (page.value.length < PAGE) return;
        before = page.value.at(-1)?.addedAt;
      }
    },
    // A day and no name: the file's name is read by whoever sees the folder.
    sink: () => sinkFor(`bitelight-${new Date().toISOString().slice(0, 10)}.coco.zip`),
  };
}
