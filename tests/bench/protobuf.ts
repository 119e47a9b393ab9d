/** As much of protocol buffers' wire format as an ONNX file needs: varints, 32-bit floats and length-prefixed bytes. */
export type Bytes = Uint8Array;

export function concat(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: number): Bytes {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Uint8Array.from([...out, rest]);
}

export const int = (field: number, value: number): Bytes =>
  concat([varint(field * 8), varint(value)]);

export const bytes = (field: number, value: Bytes): Bytes =>
  concat([varint(field * 8 + 2), varint(value.length), value]);

export const text = (field: number, value: string): Bytes =>
  bytes(field, new TextEncoder().encode(value));

export const message = (field: number, ...parts: readonly Bytes[]): Bytes =>
  bytes(field, concat(parts));
