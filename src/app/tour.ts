import * as v from 'valibot';
import { imagePoint } from '../domain/coordinates';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import { FINDING_CLASSES } from '../domain/finding';
import type { Result } from '../domain/result';
import type { TrueLesion } from '../features/tour/lesson';
import type { TourPorts } from '../features/tour/tour.svelte';
import type { InferenceClient } from '../inference/contract';
import type { PackShelf } from './packs';

const Corner = v.pipe(
  v.tuple([v.number(), v.number()]),
  v.transform(([x, y]) => imagePoint(x, y)),
);
/** Beside the film: what the simulator drew into it. */
const Truth = v.object({
  lesions: v.array(
    v.object({ class: v.picklist(FINDING_CLASSES), outlines: v.array(v.array(Corner)) }),
  ),
});

interface Lesson {
  readonly film: ArrayBuffer;
  readonly truth: readonly TrueLesion[];
}

async function lesson(): Promise<Result<Lesson, Failure>> {
  try {
    const [film, truth] = await Promise.all([
      fetch('/samples/lesson.png').then((answer) => answer.arrayBuffer()),
      fetch('/samples/lesson.json').then((answer) => answer.json() as Promise<unknown>),
    ]);
    return { ok: true, value: { film, truth: v.parse(Truth, truth).lesions } };
  } catch (error) {
    return fail('pack-unreadable', String(error));
  }
}

/** The film of the introduction is read as any other, but nothing of it is put into the store. */
export function tourPorts(reader: InferenceClient, packs: PackShelf): TourPorts {
  return {
    async read(onProgress, signal) {
      const [got, pack] = await Promise.all([lesson(), packs.current()]);
      if (!got.ok) return got;
      const decoded = await reader.decode(got.value.film);
      if (!decoded.ok) return decoded;
      const assessment = await reader.analyse(decoded.value, onProgress, signal);
      if (!assessment.ok) return assessment;
      const { radiograph, image } = decoded.value;
      const { truth } = got.value;
      return { ok: true, value: { radiograph, image, truth, pack, assessment: assessment.value } };
    },
  };
}
