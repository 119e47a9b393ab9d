import { createHash } from 'node:crypto';

/** Before the first event of a chain. */
export const NOTHING_BEFORE = '0'.repeat(64);

/** What binds an event to all that were before it. */
export const chained = (previous: string, event: string): string =>
  createHash('sha256').update(`${previous}\n${event}`).digest('hex');

/** JSON with keys in order and without spaces (RFC 8785 for what we write: texts, arrays, objects, whole numbers). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
