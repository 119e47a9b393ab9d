const FIRST_MS = 2_000;
const MOST_MS = 5 * 60_000;

/** Doubles with each failure in a row up to five minutes; between half and all of it, so that devices do not come back as one. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return full / 2 + (random() * full) / 2;
}

const LEAST_ASKED_MS = 1_000;
const MOST_ASKED_MS = 60 * 60_000;

/**
 * Retry-After (RFC 9110, 10.2.3) in milliseconds, null where there is none: seconds, or a date, which is measured against the date of
 * the same answer, for the device's clock may be wrong.
 */
export function retryAfterMs(value: string | null, answeredAt: string | null): number | null {
  if (value === null) return null;
  const asked = /^\d+$/.test(value.trim())
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(answeredAt ?? '');
  return Number.isNaN(asked) ? null : Math.min(MOST_ASKED_MS, Math.max(LEAST_ASKED_MS, asked));
}
