import type { Assessment } from '../../domain/assessment';
import type { Failure } from '../../domain/failure';
import type { Finding } from '../../domain/finding';
import type { PackManifest } from '../../domain/pack';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import type { Decision } from '../../domain/review';
import type { Progress } from '../../inference/contract';
import { falseOf, missedOf, type TrueLesion } from './lesson';

export const STEPS = ['read', 'marks', 'decide', 'missed', 'end'] as const;
export type Step = (typeof STEPS)[number];

/** The simulated film, read on this device just now. */
export interface ReadLesson {
  readonly radiograph: Radiograph;
  readonly image: GreyImage;
  readonly assessment: Assessment;
  readonly truth: readonly TrueLesion[];
  /** For its error rates; null where it cannot be had. */
  readonly pack: PackManifest | null;
}

export interface TourPorts {
  /** Reads the film of the introduction; nothing of it is kept. */
  readonly read: (
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ) => Promise<Result<ReadLesson, Failure>>;
}

/** The introduction: where one is in it, and what was tried. Nothing here reaches the store. */
export class TourController {
  step = $state<Step>('read');
  lesson = $state.raw<ReadLesson | null>(null);
  progress = $state.raw<Progress | null>(null);
  failure = $state.raw<Failure | null>(null);
  decisions = $state.raw<Readonly<Record<string, Decision>>>({});
  activeId = $state<string | null>(null);
  #ports: TourPorts;
  #ending = new AbortController();

  constructor(ports: TourPorts) {
    this.#ports = ports;
  }

  found = $derived.by((): readonly Finding[] => this.lesson?.assessment.findings ?? []);
  missed = $derived.by(() => (this.lesson ? missedOf(this.lesson.truth, this.found) : []));
  falseMarks = $derived.by(() => (this.lesson ? falseOf(this.lesson.truth, this.found) : []));
  number = $derived.by(() => STEPS.indexOf(this.step) + 1);

  async begin(): Promise<void> {
    const read = await this.#ports.read(
      (progress) => (this.progress = progress),
      this.#ending.signal,
    );
    if (read.ok) this.lesson = read.value;
    else if (read.error.code !== 'cancelled') this.failure = read.error;
  }

  /** One step on (1) or back (-1); true where there is none. */
  go(by: 1 | -1): boolean {
    const next = STEPS[STEPS.indexOf(this.step) + by];
    if (!next) return true;
    this.step = next;
    this.activeId = next === 'missed' ? (this.missed[0]?.id ?? null) : null;
    return false;
  }

  decide(id: string, decision: Decision): void {
    this.decisions = { ...this.decisions, [id]: decision };
  }

  leave(): void {
    this.#ending.abort();
  }
}
