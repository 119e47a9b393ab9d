import type { DataSet } from 'dicom-parser';

/** Encodings by the number in a term of Specific Character Set (PS3.3 C.12.1.1.2), as TextDecoder names them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  6: 'latin1',
  100: 'latin1',
  101: 'iso-8859-2',
  109: 'iso-8859-3',
  110: 'iso-8859-4',
  126: 'iso-8859-7',
  127: 'iso-8859-6',
  138: 'iso-8859-8',
  144: 'iso-8859-5',
  148: 'windows-1254',
  166: 'windows-874',
  203: 'iso-8859-15',
  13: 'shift_jis',
  149: 'euc-kr',
  58: 'gbk',
  87: 'iso-2022-jp',
  159: 'iso-2022-jp',
  192: 'utf-8',
};

/** What an escape sequence switches to (PS3.3 tables C.12-3 and C.12-4). */
const ESCAPES: readonly (readonly [sequence: string, number: string])[] = [
  ['$)C', '149'],
  ['$)A', '58'],
  ['$(D', '159'],
  ['$B', '87'],
  ['(B', '6'],
  ['(J', '13'],
  [')I', '13'],
  ['-A', '100'],
  ['-B', '101'],
  ['-C', '109'],
  ['-D', '110'],
  ['-F', '126'],
  ['-G', '127'],
  ['-H', '138'],
  ['-L', '144'],
  ['-M', '148'],
  ['-T', '166'],
  ['-b', '203'],
];

const ESC = 0x1b;
const LONGEST = 1024;

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // An engine without this decoder.
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Text that is no UTF-8 gives null. */
function asUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isAsciiLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/**
 * Where the file names no character set, or Latin 1 for what cannot be Latin: UTF-8 if it is that; Windows-1251, which
 * programs of our region write unannounced, where most letters lie above ASCII; else Latin 1.
 */
function guessed(bytes: Uint8Array): string {
  const utf8 = asUtf8(bytes);
  if (utf8 !== null) return utf8;
  const high = bytes.filter((byte) => byte >= 0x80).length;
  const low = bytes.filter(isAsciiLetter).length;
  return decoded(bytes, high > low ? 'windows-1251' : 'latin1');
}

/** The escape sequence at the start of `bytes`, after ESC. */
function escapeAt(bytes: Uint8Array): readonly [length: number, encoding: string] | null {
  const head = String.fromCharCode(...bytes.subarray(0, 3));
  const found = ESCAPES.find(([sequence]) => head.startsWith(sequence));
  return found ? [found[0].length, ENCODINGS[found[1]] ?? 'latin1'] : null;
}

/** Code extension (PS3.5 6.1.2.5.3): the first set holds until an escape sequence, and again after each delimiter. */
function extended(bytes: Uint8Array, first: string, delimiters: RegExp): string {
  const [lead, ...parts] = splitAt(bytes, ESC);
  let text = lead ? decoded(lead, first) : '';
  for (const part of parts) {
    const escape = escapeAt(part);
    if (!escape) continue;
    const [length, encoding] = escape;
    const rest = part.subarray(length);
    // Delimiters are ASCII and stand in no byte of the sets that we know but the Japanese.
    const plain = encoding === 'iso-2022-jp' ? -1 : rest.findIndex((b) => delimiters.test(chr(b)));
    const own = plain < 0 ? rest : rest.subarray(0, plain);
    const japanese = encoding === 'iso-2022-jp';
    text += decoded(
      japanese ? Uint8Array.of(ESC, ...part.subarray(0, length), ...own) : own,
      encoding,
    );
    if (plain >= 0) text += decoded(rest.subarray(plain), first);
  }
  return text;
}

const chr = (byte: number): string => String.fromCharCode(byte);

function splitAt(bytes: Uint8Array, at: number): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let i = bytes.indexOf(at); i >= 0; i = bytes.indexOf(at, from)) {
    parts.push(bytes.subarray(from, i));
    from = i + 1;
  }
  parts.push(bytes.subarray(from));
  return parts;
}

/** Bytes of an element of text -> characters, by the terms of Specific Character Set; whatever they are, some text comes out. */
export function decodeText(
  bytes: Uint8Array,
  terms: readonly string[],
  delimiters: RegExp,
): string {
  if (bytes.every((byte) => byte < 0x80 && byte !== ESC)) return decoded(bytes, 'latin1');
  const named = /GB18030|GBK/.exec(terms[0] ?? '')?.[0];
  const number = /(\d+)\s*$/.exec(terms[0] ?? '')?.[1] ?? '';
  const first = named ? named.toLowerCase() : ENCODINGS[number];
  if (bytes.includes(ESC)) return extended(bytes, first ?? 'latin1', delimiters);
  return first === undefined || first === 'utf-8' || first === 'latin1'
    ? guessed(bytes)
    : decoded(bytes, first);
}

/** `item`: the data set that holds the element; an item of a sequence goes by the sets of the file where it has none. */
export function charactersOf(set: DataSet): readonly string[] {
  return (set.string('x00080005') ?? '').split('\\').map((term) => term.trim());
}

const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- a header may hold anything
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();

/** Values of a text element, trimmed, without control characters; empty ones left out. `name`: a person's (VR PN). */
export function textsOf(
  set: DataSet,
  tag: string,
  terms: readonly string[],
  vr: 'text' | 'name' = 'text',
): readonly string[] {
  const element = set.elements[tag];
  if (!element || element.length <= 0) return [];
  const { dataOffset, length } = element;
  const bytes = (set.byteArray as Uint8Array).subarray(
    dataOffset,
    dataOffset + Math.min(length, LONGEST),
  );
  const delimiters = vr === 'name' ? /[\\^=\r\n\f\t]/ : /[\\\r\n\f\t]/;
  return decodeText(bytes, terms, delimiters).split('\\').map(printable).filter(Boolean);
}
