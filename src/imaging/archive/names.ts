/**
 * A name in a ZIP (APPNOTE 4.4.4, bit 11): UTF-8 where it says so or is valid; else the code page of Windows in Russian and
 * Kazakh clinics, 866, which shares its first half with the 437 that the standard names.
 */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('ibm866').decode(bytes);
  }
}
