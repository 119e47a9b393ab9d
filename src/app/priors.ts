import { fail } from '../domain/failure';
import { ok } from '../domain/result';
import type { PriorPorts } from '../features/review/comparing.svelte';
import type { InferenceClient } from '../inference/contract';
import type { LocalStore } from '../store/sync-ports';

/** Past films that are offered beside those of the same patient. */
const OTHERS = 40;

type Store = Pick<LocalStore, 'list' | 'filmsOf'>;

/** Films to compare with, from the local store; decoded by the reader that films on the desk go through. */
export function priorPorts(
  store: Store,
  images: Pick<LocalStore, 'film'>,
  reader: Pick<InferenceClient, 'decode'>,
): PriorPorts {
  return {
    async list(id) {
      const recent = await store.list({ limit: OTHERS });
      if (!recent.ok) return recent;
      const patient = recent.value.find((film) => film.radiograph.id === id)?.patient ?? null;
      const own = patient ? await store.filmsOf(patient.id) : ok([]);
      if (!own.ok) return own;
      const ofPatient = [...own.value].reverse();
      const known = new Set(ofPatient.map((film) => film.radiograph.id));
      const others = recent.value.filter((film) => !known.has(film.radiograph.id));
      return ok({ ofPatient, others });
    },
    async open(summary) {
      const film = await images.film(summary.radiograph.id);
      if (!film.ok) return film;
      if (!film.value) return fail('store-corrupt-row', 'film is gone');
      const bytes = await film.value.original.arrayBuffer();
      return reader.decode(bytes, film.value.radiograph.frame ?? 0);
    },
  };
}
