import type { SentReport } from './outbox';
import { sendingOf } from './outbox';
import type { PatientId } from './patient';
import type { ReviewEvent } from './review';

/**
 * What is to be done with a film. 'review': read and not signed. 'signed': signed as it stands. 'unsent': signed, and the
 * centre does not have it. 'tray': nobody's film yet. 'spare': signed, and the centre has acknowledged report and image, so that the
 * image may make room. A film may stand in several; samples only in the first two.
 */
export const LANES = ['review', 'signed', 'unsent', 'tray', 'spare'] as const;
export type Lane = (typeof LANES)[number];

/** A lane is counted up to here; so many means: so many or more. */
export const LANE_COUNT = 1000;

export interface LaneFacts {
  readonly sample: boolean;
  readonly patientId: PatientId | null;
  /** Whether a pack has read it. */
  readonly read: boolean;
  /** Of the newest reading. */
  readonly events: readonly Pick<ReviewEvent, 'act' | 'seq'>[];
  readonly sent: SentReport | null;
  /** The centre has acknowledged the image, and it lies here too. */
  readonly imageTwice: boolean;
}

/** Signed as it stands: the last signature has not been opened again. The same rule as the fold over the events. */
function isSigned(events: LaneFacts['events']): boolean {
  const ends = events.filter(({ act }) => act === 'sign' || act === 'amend');
  return (
    ends.reduce<(typeof ends)[number] | null>(
      (last, one) => (last === null || one.seq > last.seq ? one : last),
      null,
    )?.act === 'sign'
  );
}

export function lanesOf(facts: LaneFacts): readonly Lane[] {
  const { sample, patientId, read, events, sent, imageTwice } = facts;
  const signed = isSigned(events);
  const sending = sendingOf(events, patientId, sent);
  const stands: Record<Lane, boolean> = {
    review: read && !signed,
    signed,
    unsent: !sample && (sending === 'waiting' || sending === 'no-patient'),
    tray: !sample && patientId === null,
    spare: !sample && signed && sending === 'sent' && imageTwice,
  };
  return LANES.filter((lane) => stands[lane]);
}
