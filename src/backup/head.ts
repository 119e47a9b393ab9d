import * as v from 'valibot';
import type { Failure } from '../domain/failure';
import { fail } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';

const MAGIC = 'BITELIGHT-BACKUP\n';
const LONGEST = 1024;
const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** A forged head must not make the device work for hours: costs are bounded. */
const Head = v.object({
  version: v.literal(1),
  salt: hex(32),
  memoryKiB: whole(256 * 1024),
  passes: whole(64),
  prefix: hex(7),
});
export type Head = v.InferOutput<typeof Head>;

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));

export const writtenHead = (head: Head): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${MAGIC}${JSON.stringify(head)}\n`);

export async function readHead(
  file: Blob,
): Promise<Result<{ head: Head; bytes: Uint8Array<ArrayBuffer> }, Failure>> {
  const bytes = new Uint8Array(await file.slice(0, LONGEST).arrayBuffer());
  const text = new TextDecoder('latin1').decode(bytes);
  const end = text.indexOf('\n', MAGIC.length);
  if (!text.startsWith(MAGIC) || end < 0) return fail('backup-unknown', 'no head');
  let json: unknown;
  try {
    json = JSON.parse(text.slice(MAGIC.length, end));
  } catch {
    return fail('backup-damaged', 'head');
  }
  if (v.is(v.object({ version: v.pipe(v.number(), v.minValue(2)) }), json))
    return fail('backup-newer', 'version');
  if (!v.is(Head, json)) return fail('backup-damaged', 'head');
  return ok({ head: json, bytes: bytes.slice(0, end + 1) });
}
