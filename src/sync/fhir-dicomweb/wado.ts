import type { Answer, ImagePlace } from '../central';
import type { Access, Fetch } from './http';
import { exchange, failureOf, lineLater } from './http';

/** As stored, whatever its transfer syntax; in parts, for not every server gives a single one (PS3.18, 8.7.3). */
const ACCEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*';

const latin1 = new TextDecoder('latin1');

/** Where `what` stands first in `bytes` at or after `from`; -1: nowhere. */
function indexOf(bytes: Uint8Array, what: string, from: number): number {
  const sought = Uint8Array.from(what, (sign) => sign.charCodeAt(0));
  for (
    let at = bytes.indexOf(sought[0] ?? 0, from);
    at >= 0;
    at = bytes.indexOf(sought[0] ?? 0, at + 1)
  )
    if (sought.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
}

/** The first part of a multipart/related body (RFC 2046, 5.1.1); null where it is none, or was cut. */
export function firstPart(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const open = indexOf(bytes, '--', 0);
  const endOfLine = indexOf(bytes, '\r\n', open);
  if (open < 0 || endOfLine < 0) return null;
  const boundary = latin1.decode(bytes.subarray(open, endOfLine)).trimEnd();
  const from = indexOf(bytes, '\r\n\r\n', endOfLine);
  const to = from < 0 ? -1 : indexOf(bytes, `\r\n${boundary}`, from + 4);
  return to < 0 ? null : bytes.slice(from + 4, to);
}

const isDicom = (file: Uint8Array): boolean => latin1.decode(file.subarray(128, 132)) === 'DICM';

/** The file of one instance by WADO-RS (PS3.18, 10.4.1.1.3). A refusal is null: whatever its reason, there is no image to be had. */
export async function instanceAt(
  at: { readonly base: string; readonly fetch: Fetch; readonly access: Access },
  { study, series, instance }: ImagePlace,
  signal: AbortSignal,
): Promise<Answer<Uint8Array<ArrayBuffer> | null>> {
  const path = `studies/${study}/series/${series}/instances/${instance}`;
  const url = `${at.base}/${path}`;
  const request = { method: 'GET', url, headers: { Accept: ACCEPT }, bytes: true } as const;
  const answer = await exchange(at.fetch, at.access, request, signal);
  if (answer.outcome !== 'answered') return answer;
  if (answer.status >= 300) {
    const failure = failureOf(answer);
    return failure.outcome === 'later' ? failure : { outcome: 'answer', value: null };
  }
  const body = answer.body as Uint8Array<ArrayBuffer>;
  const file = isDicom(body) ? body : firstPart(body);
  return file && isDicom(file) ? { outcome: 'answer', value: file } : lineLater;
}
