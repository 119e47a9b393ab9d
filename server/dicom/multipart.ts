/** One part of a multipart/related body (RFC 2387, as PS3.18 8.6 uses it). */
export interface Part {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly location?: string;
}

const CRLF2 = Buffer.from('\r\n\r\n');
const MAX_PART_HEADERS = 8192;

/** Parameter of a header value: `parameterOf('multipart/related; boundary="x"', 'boundary')` is x. */
export function parameterOf(header: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return found ? (found[1] ?? found[2] ?? null) : null;
}

function partOf(raw: Buffer): Part | null {
  const end = raw.subarray(0, MAX_PART_HEADERS).indexOf(CRLF2);
  // A part may have no headers at all: then it begins with the empty line.
  const bare = raw.subarray(0, 2).toString('latin1') === '\r\n';
  if (end < 0 && !bare) return null;
  const head = bare ? '' : raw.subarray(0, end).toString('latin1');
  const type = /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? 'application/dicom';
  return { type, bytes: raw.subarray(bare ? 2 : end + CRLF2.length) };
}

/** Parts in order; null where the body does not follow its own boundary to the closing one (a cut transfer). */
export function parseMultipart(body: Buffer, boundary: string): readonly Part[] | null {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  const first = body.indexOf(`\r\n--${boundary}`);
  const atOnce = body.subarray(0, mark.length).equals(mark);
  if (!atOnce && first < 0) return null;
  // What stands before the first boundary is of no meaning (RFC 2046, 5.1.1); some clients begin with an empty line.
  let at = atOnce ? 0 : first + 2;
  for (;;) {
    at += mark.length;
    if (body.subarray(at, at + 2).toString('latin1') === '--') return parts;
    const line = body.indexOf('\r\n', at);
    if (line < 0 || body.subarray(at, line).toString('latin1').trim() !== '') return null;
    const next = body.indexOf(`\r\n--${boundary}`, line);
    if (next < 0) return null;
    // The line break before the headers may be the one that also begins an empty header block.
    const part = partOf(body.subarray(line + 2, next));
    if (!part) return null;
    parts.push(part);
    at = next + 2;
  }
}

/** The only or first part of an answer that may also have come without wrapping. */
export function firstPart(body: Buffer, contentType: string): Uint8Array | null {
  if (!/^multipart\//i.test(contentType)) return body;
  const boundary = parameterOf(contentType, 'boundary');
  return boundary === null ? null : (parseMultipart(body, boundary)?.[0]?.bytes ?? null);
}

export function multipart(boundary: string, parts: readonly Part[]): Buffer<ArrayBuffer> {
  const chunks = parts.flatMap(({ type, bytes, location }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n` +
        `${location ? `Content-Location: ${location}\r\n` : ''}MIME-Version: 1.0\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}
