import type { Patient } from '../domain/patient';
import type { HistoryStore } from '../store/history-ports';
import type { Central, Closed, Later, Refused } from './central';

export interface PullPorts {
  readonly store: HistoryStore;
  readonly central: Pick<Central, 'history'>;
  readonly mayAsk: () => boolean;
  readonly now: () => Date;
}

/** `found`: versions of reports that came, those that were here already among them. */
export type PullOutcome =
  | { readonly outcome: 'pulled'; readonly found: number }
  | { readonly outcome: 'held' }
  | { readonly outcome: 'not-kept' }
  | Later
  | Closed
  | Refused;

/**
 * Fetches what the centre has of a patient since the last time, and keeps it for reading offline. The checkpoint is an instant of the
 * centre's own clock and is asked for inclusively: what came in the same instant is fetched twice and kept once.
 */
export async function pull(
  ports: PullPorts,
  patient: Patient,
  signal: AbortSignal,
): Promise<PullOutcome> {
  if (!ports.mayAsk()) return { outcome: 'held' };
  const since = await ports.store.checkpointOf(patient.id);
  if (!since.ok) return { outcome: 'not-kept' };
  const answer = await ports.central.history(patient, since.value, signal);
  if (answer.outcome !== 'answer') return answer;
  const { reports, checkpoint } = answer.value;
  const kept = await ports.store.keepForeign(
    patient.id,
    reports,
    checkpoint,
    ports.now().toISOString(),
  );
  return kept.ok ? { outcome: 'pulled', found: reports.length } : { outcome: 'not-kept' };
}
