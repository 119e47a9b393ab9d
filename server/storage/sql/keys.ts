import { createHash } from 'node:crypto';

/** Where a record's rows lie: 32 bits of a hash of its owner. */
export const shardOf = (owner: string): number =>
  createHash('sha256').update(owner).digest().readInt32BE(0);

const EPOCH = Date.UTC(2026, 0, 1);
const IN_A_MILLISECOND = 4096;

/**
 * Numbers for new rows, unique within a shard and growing: milliseconds since 2026 with a counter, 53 bits (to 2095). Two
 * processes that make the same one for the same record collide on the primary key, and one of them tries again.
 */
export function keyMaker(now: () => number): () => number {
  let last = 0;
  return () => {
    const counter = Math.floor(Math.random() * 64);
    last = Math.max(last + 1, (now() - EPOCH) * IN_A_MILLISECOND + counter);
    return last;
  };
}

/** Never goes back, whatever the machine's clock does: a client's checkpoint stays true. */
export function clockFrom(floor: number, now: () => number = Date.now): () => number {
  let last = floor;
  return () => (last = Math.max(last, now()));
}
