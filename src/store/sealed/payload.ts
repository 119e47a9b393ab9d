/**
 * A row's fields as bytes: length of the JSON (4 bytes, little endian), the JSON, and after it the binary parts, which stand
 * in the JSON as `{"$part": [offset, length, type]}`. Read back only after its seal was found whole.
 */
const TYPES = {
  ArrayBuffer: (bytes: ArrayBuffer) => bytes,
  Uint8Array: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  Uint16Array: (bytes: ArrayBuffer) => new Uint16Array(bytes),
  Uint32Array: (bytes: ArrayBuffer) => new Uint32Array(bytes),
  Float32Array: (bytes: ArrayBuffer) => new Float32Array(bytes),
} as const;
type PartType = keyof typeof TYPES;
type Part = readonly [offset: number, length: number, type: PartType];

function typeOf(value: object): PartType | null {
  const name = value.constructor.name;
  return name in TYPES ? (name as PartType) : null;
}

const bytesOf = (value: ArrayBuffer | ArrayBufferView): Uint8Array =>
  value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

/** Throws on what could not be given back as it was; rows hold no such thing. */
export function packed(fields: object): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const json = JSON.stringify(fields, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not finite');
    if (typeof value !== 'object' || value === null) return value;
    if ('$part' in value) throw new TypeError('$part is taken');
    const type = typeOf(value);
    if (!type) return value;
    const bytes = bytesOf(value as ArrayBuffer);
    parts.push(bytes);
    const part: Part = [length, bytes.length, type];
    length += bytes.length;
    return { $part: part };
  });
  const head = new TextEncoder().encode(json);
  const whole = new Uint8Array(4 + head.length + length);
  new DataView(whole.buffer).setUint32(0, head.length, true);
  whole.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function unpacked(whole: ArrayBuffer): object {
  const size = new DataView(whole).getUint32(0, true);
  const json = new TextDecoder().decode(new Uint8Array(whole, 4, size));
  return JSON.parse(json, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$part' in value)) return value;
    const [offset, length, type] = value.$part as Part;
    const start = 4 + size + offset;
    return TYPES[type](whole.slice(start, start + length));
  }) as object;
}
