import * as v from 'valibot';
import type { Closed, Later, Refused } from '../central';
import { joined } from './dicom/elements';
import type { Access, Fetch } from './http';
import { exchange, failureOf, lineLater } from './http';

const utf8 = new TextEncoder();
const LINE = utf8.encode('\r\n');

/** multipart/related (RFC 2387) of DICOM files. The boundary is no part of any: it is 128 random bits. */
export function multipart(files: readonly Uint8Array[]): {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
} {
  const boundary = `bitelight-${crypto.randomUUID()}`;
  const head = utf8.encode(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const end = utf8.encode(`--${boundary}--\r\n`);
  return {
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    body: joined([...files.flatMap((file) => [head, file, LINE]), end]),
  };
}

const Sequence = v.optional(
  v.object({
    Value: v.optional(
      v.array(v.record(v.string(), v.object({ Value: v.optional(v.array(v.unknown())) }))),
    ),
  }),
);
/** FailedSOPSequence and ReferencedSOPSequence (PS3.18, 10.5.3). */
const Stored = v.object({ '00081198': Sequence, '00081199': Sequence });

const FAILURE_REASON = '00081197';
/** PS3.18, table I.2-2: 0x0111 duplicate instance, 0xA7xx out of resources. */
const isThere = (reason: number): boolean => reason === 0x0111;
/** Our server's own word in A9xx: the file names another patient than its study's (server/http/dicomweb/README.md). */
const OTHER_PATIENT = 0xa9f0;
const isPassing = (reason: number): boolean => reason >> 8 === 0xa7;

/** What each instance that was not stored failed with. */
function reasonsIn(body: unknown): number[] | null {
  const read = v.safeParse(Stored, body);
  if (!read.success) return null;
  const failed = read.output['00081198']?.Value ?? [];
  return failed.map((one) => Number(one[FAILURE_REASON]?.Value?.[0] ?? 0));
}

/**
 * Stores instances by STOW-RS (PS3.18, 10.5). An answer of 200 or 202 may say that some were not taken, and one of 409 that they were
 * there already; what counts is what it says of each. 'absent': there is no DICOMweb at that address. `other`: an
 * instance of that UID was there already, and nothing says that it is this one.
 */
export async function store(
  at: { readonly base: string; readonly fetch: Fetch; readonly access: Access },
  files: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<
  | { readonly outcome: 'stored'; readonly other: boolean }
  | { readonly outcome: 'absent' }
  | Later
  | Closed
  | Refused
> {
  const { type, body } = multipart(files);
  const headers = { 'Content-Type': type, Accept: 'application/dicom+json' };
  const request = { method: 'POST', url: `${at.base}/studies`, headers, body } as const;
  const answer = await exchange(at.fetch, at.access, request, signal);
  if (answer.outcome !== 'answered') return answer;
  if (answer.status === 404) return { outcome: 'absent' };
  const reasons = reasonsIn(answer.body);
  const told = reasons !== null && [200, 202, 409].includes(answer.status);
  if (!told) return answer.status < 300 ? lineLater : failureOf(answer);
  const failed = reasons.filter((reason) => !isThere(reason));
  if (failed.length === 0) return { outcome: 'stored', other: reasons.length > 0 };
  if (failed.every(isPassing)) return { outcome: 'later', scope: 'row', afterMs: null };
  const words = failed.map((reason) => `0x${reason.toString(16).padStart(4, '0')}`).join(', ');
  const reason = `DICOM: ${words}`;
  const code = failed.includes(OTHER_PATIENT) ? 'other-patient' : 'refused';
  return { outcome: 'parked', parked: { code, status: answer.status, reason } };
}
