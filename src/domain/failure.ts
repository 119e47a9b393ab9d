import { err } from './result';

/**
 * Every expected failure has one of these codes. `errors/` maps each to a severity, a sentence in three languages and
 * what the user can do; the command line prints the code. Codes are a public contract: never renamed, only added.
 */
export const FAILURE_CODES = [
  // decode
  'file-empty',
  'file-too-large',
  'format-unknown',
  'format-unsupported',
  'file-damaged',
  'image-too-large',
  'image-too-small',
  'too-many-films',
  'archive-too-large',
  'archive-nested',
  'archive-encrypted',
  'archive-empty',
  'dicom-no-pixels',
  'dicom-directory',
  'dicom-transfer-syntax-unsupported',
  'dicom-photometric-unsupported',
  // quality gate
  'not-a-radiograph',
  // inference
  'pack-unreadable',
  'pack-integrity',
  'pack-known-answer',
  'backend-unavailable',
  'backend-lost',
  'inference-failed',
  'cancelled',
  // store
  'store-unavailable',
  'store-full',
  'store-blocked',
  'store-corrupt-row',
  'film-at-centre',
  'image-not-given',
  'image-differs',
  'store-locked',
  'vault-changed-elsewhere',
  'vault-wrong-passphrase',
  'vault-wrong-code',
  'vault-no-memory',
  'passkey-unknown',
  'passkey-unavailable',
  'passkey-refused',
  'backup-unknown',
  'backup-not-written',
  'backup-too-large',
  'backup-damaged',
  'backup-newer',
  'backup-wrong-passphrase',
  'review-changed-elsewhere',
  // last resort: a bug that was caught at a border
  'unexpected',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** `detail` is technical, in English, for a log or a bug report; it never holds patient data nor a file's name. */
export interface Failure {
  readonly code: FailureCode;
  readonly detail: string;
}

/** `return fail('file-empty', '0 bytes')` */
export function fail(
  code: FailureCode,
  detail = '',
): { readonly ok: false; readonly error: Failure } {
  return err({ code, detail });
}
