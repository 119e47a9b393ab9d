import dcmjs from 'dcmjs';

const { dictionary, nameMap } = dcmjs.data.DicomMetaDictionary;

/** VR of a standard element by its tag (`GGGGEEEE`), for implicit VR (PS3.6); what is private or unknown is UN. */
export function vrOf(tag: string, signed: boolean): string {
  const vr = dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr ?? 'UN';
  // dcmjs writes xs for "US or SS" and ox for "OB or OW"; in implicit VR pixel data are OW (PS3.5 A.1).
  if (vr === 'xs') return signed ? 'SS' : 'US';
  return vr === 'ox' || vr === 'lt' ? 'OW' : vr;
}

/** `PatientID`, `00100020` or `0010,0020` -> `00100020`; null where the standard knows no such attribute. */
export function tagOf(name: string): string | null {
  const plain = name.replace(',', '').toUpperCase();
  if (/^[0-9A-F]{8}$/.test(plain)) return plain;
  const known = nameMap[name];
  return known ? known.tag.replace(/[(),]/g, '') : null;
}
