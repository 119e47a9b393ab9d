/** First and last millisecond of what a date stands for. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
/** Of an open end: the years that fit into our keys. */
const EVER: Span = { low: Date.UTC(-9999), high: Date.UTC(9999, 11, 31) };

/**
 * R4, search.html#date: 2026 stands for the whole year, 2026-11-24T10:00 for its minute. A date without a zone is taken as
 * UTC, in resources and in searches alike. Null where the text is no date.
 */
export function spanOf(text: string): Span | null {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const at = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)] as const;
  const time = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)] as const;
  const offset = zone === undefined || zone === 'Z' ? 0 : offsetOf(zone);
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const low = Date.UTC(...at, ...time, ms) - offset;
  if (Number.isNaN(low) || new Date(Date.UTC(...at)).getUTCDate() !== at[2]) return null;
  if (fraction !== undefined) return { low, high: low };
  if (second !== undefined) return { low, high: low + 999 };
  if (minute !== undefined) return { low, high: low + 59_999 };
  if (day !== undefined) return { low, high: low + 86_399_999 };
  if (month !== undefined) return { low, high: Date.UTC(at[0], at[1] + 1) - 1 };
  return { low, high: Date.UTC(at[0] + 1, 0) - 1 };
}

function offsetOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Of a date, dateTime, instant or Period as it stands in a resource; null for anything else. */
export function periodOf(value: unknown): Span | null {
  if (typeof value === 'string') return spanOf(value);
  if (typeof value !== 'object' || value === null) return null;
  const { start, end } = value as { start?: unknown; end?: unknown };
  const low = typeof start === 'string' ? spanOf(start) : null;
  const high = typeof end === 'string' ? spanOf(end) : null;
  if (!low && !high) return null;
  return { low: low?.low ?? EVER.low, high: high?.high ?? EVER.high };
}
