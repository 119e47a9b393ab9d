import { fail } from '../domain/failure';
import { ok } from '../domain/result';
import type { PriorPorts } from '../features/review/comparing.svelte';
import type { InferenceClient } from '../inference/contract';
import type { LocalStore } from '../store/sync-ports';

/** Past films that are offered beside those of the same patient. */
const OTHERS = 40;

type Store = Pick<LocalStore, 'list' | 'filmsOf' | 'summary'>;

/** Films to compare with, from the local store; decoded by the reader that films on the desk go through. */
export function priorPorts(
  store: Store,
  images: Pick<LocalStore, 'film'>,
  reader: Pick<InferenceClient, 'decode'>,
): PriorPorts {
  return {
    async list(id) {
      const film = await store.summary(id);
      if (!film.ok) return film;
      const patient = film.value?.patient ?? null;
      const own = patient ? await store.filmsOf(patient.id) : ok([]);
      if (!own.ok) return own;
      const recent = await store.list({ limit: OTHERS });
      if (!recent.ok) return recent;
      const ofPatient = [...own.value].reverse();
      const known = new Set(ofPatient.map((one) => one.radiograph.id));
      const others = recent.value.filter((one) => !known.has(one.radiograph.id));
      return ok({ ofPatient, others });
    },
    async open(summary) {
      const film = await images.film(summary.radiograph.id);
      if (!film.ok) return film;
      if (!film.value) return fail('store-corrupt-row', 'film is gone');
      const bytes = await film.value.original.arrayBuffer();
      const { frame = 0 } = film.value.radiograph;
      return reader.decode(bytes, frame, summary.latest?.correction ?? null);
    },
  };
}
