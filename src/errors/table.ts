import type { FailureCode } from '../domain/failure';
import type { MessageKey } from '../i18n/translate';

export interface FailureRow {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: MessageKey;
  /** What the user can do; null where there is nothing to do. */
  readonly action: MessageKey | null;
}

/** Every failure in words, by its code; the compiler sees that none is missing. */
export const failureTable: Readonly<Record<FailureCode, FailureRow>> = {
  'file-empty': {
    severity: 'error',
    text: 'failure.file-empty.text',
    action: 'failure.file-empty.action',
  },
  'file-too-large': {
    severity: 'error',
    text: 'failure.file-too-large.text',
    action: 'failure.file-too-large.action',
  },
  'format-unknown': {
    severity: 'error',
    text: 'failure.format-unknown.text',
    action: 'failure.format-unknown.action',
  },
  'format-unsupported': {
    severity: 'error',
    text: 'failure.format-unsupported.text',
    action: 'failure.format-unsupported.action',
  },
  'file-damaged': {
    severity: 'error',
    text: 'failure.file-damaged.text',
    action: 'failure.file-damaged.action',
  },
  'image-too-large': {
    severity: 'error',
    text: 'failure.image-too-large.text',
    action: 'failure.image-too-large.action',
  },
  'image-too-small': {
    severity: 'error',
    text: 'failure.image-too-small.text',
    action: 'failure.image-too-small.action',
  },
  'too-many-films': {
    severity: 'error',
    text: 'failure.too-many-films.text',
    action: 'failure.too-many-films.action',
  },
  'archive-too-large': {
    severity: 'error',
    text: 'failure.archive-too-large.text',
    action: 'failure.archive-too-large.action',
  },
  'archive-nested': {
    severity: 'error',
    text: 'failure.archive-nested.text',
    action: 'failure.archive-nested.action',
  },
  'archive-encrypted': {
    severity: 'error',
    text: 'failure.archive-encrypted.text',
    action: 'failure.archive-encrypted.action',
  },
  'archive-empty': {
    severity: 'error',
    text: 'failure.archive-empty.text',
    action: 'failure.archive-empty.action',
  },
  'dicom-directory': {
    severity: 'error',
    text: 'failure.dicom-directory.text',
    action: 'failure.dicom-directory.action',
  },
  'dicom-no-pixels': {
    severity: 'error',
    text: 'failure.dicom-no-pixels.text',
    action: 'failure.dicom-no-pixels.action',
  },
  'dicom-transfer-syntax-unsupported': {
    severity: 'error',
    text: 'failure.dicom-transfer-syntax-unsupported.text',
    action: 'failure.dicom-transfer-syntax-unsupported.action',
  },
  'dicom-photometric-unsupported': {
    severity: 'error',
    text: 'failure.dicom-photometric-unsupported.text',
    action: 'failure.dicom-photometric-unsupported.action',
  },
  'not-a-radiograph': {
    severity: 'warning',
    text: 'failure.not-a-radiograph.text',
    action: 'failure.not-a-radiograph.action',
  },
  'pack-unreadable': {
    severity: 'error',
    text: 'failure.pack-unreadable.text',
    action: 'failure.pack-unreadable.action',
  },
  'pack-integrity': {
    severity: 'error',
    text: 'failure.pack-integrity.text',
    action: 'failure.pack-integrity.action',
  },
  'pack-known-answer': {
    severity: 'error',
    text: 'failure.pack-known-answer.text',
    action: 'failure.pack-known-answer.action',
  },
  'backend-unavailable': {
    severity: 'error',
    text: 'failure.backend-unavailable.text',
    action: 'failure.backend-unavailable.action',
  },
  'backend-lost': {
    severity: 'error',
    text: 'failure.backend-lost.text',
    action: 'failure.backend-lost.action',
  },
  'inference-failed': {
    severity: 'error',
    text: 'failure.inference-failed.text',
    action: 'failure.inference-failed.action',
  },
  cancelled: {
    severity: 'info',
    text: 'failure.cancelled.text',
    action: null,
  },
  'store-unavailable': {
    severity: 'warning',
    text: 'failure.store-unavailable.text',
    action: 'failure.store-unavailable.action',
  },
  'store-full': {
    severity: 'error',
    text: 'failure.store-full.text',
    action: 'failure.store-full.action',
  },
  'store-blocked': {
    severity: 'error',
    text: 'failure.store-blocked.text',
    action: 'failure.store-blocked.action',
  },
  'store-corrupt-row': {
    severity: 'warning',
    text: 'failure.store-corrupt-row.text',
    action: 'failure.store-corrupt-row.action',
  },
  'film-at-centre': {
    severity: 'info',
    text: 'failure.film-at-centre.text',
    action: 'failure.film-at-centre.action',
  },
  'image-not-given': {
    severity: 'warning',
    text: 'failure.image-not-given.text',
    action: 'failure.image-not-given.action',
  },
  'image-differs': {
    severity: 'error',
    text: 'failure.image-differs.text',
    action: 'failure.image-differs.action',
  },
  'store-locked': {
    severity: 'warning',
    text: 'failure.store-locked.text',
    action: 'failure.store-locked.action',
  },
  'vault-changed-elsewhere': {
    severity: 'warning',
    text: 'failure.vault-changed-elsewhere.text',
    action: 'failure.vault-changed-elsewhere.action',
  },
  'vault-wrong-passphrase': {
    severity: 'error',
    text: 'failure.vault-wrong-passphrase.text',
    action: 'failure.vault-wrong-passphrase.action',
  },
  'vault-wrong-code': {
    severity: 'error',
    text: 'failure.vault-wrong-code.text',
    action: 'failure.vault-wrong-code.action',
  },
  'vault-no-memory': {
    severity: 'error',
    text: 'failure.vault-no-memory.text',
    action: 'failure.vault-no-memory.action',
  },
  'passkey-unknown': {
    severity: 'error',
    text: 'failure.passkey-unknown.text',
    action: 'failure.passkey-unknown.action',
  },
  'passkey-unavailable': {
    severity: 'error',
    text: 'failure.passkey-unavailable.text',
    action: 'failure.passkey-unavailable.action',
  },
  'passkey-refused': {
    severity: 'info',
    text: 'failure.passkey-refused.text',
    action: null,
  },
  'backup-unknown': {
    severity: 'error',
    text: 'failure.backup-unknown.text',
    action: 'failure.backup-unknown.action',
  },
  'backup-not-written': {
    severity: 'error',
    text: 'failure.backup-not-written.text',
    action: 'failure.backup-not-written.action',
  },
  'backup-too-large': {
    severity: 'error',
    text: 'failure.backup-too-large.text',
    action: 'failure.backup-too-large.action',
  },
  'backup-damaged': {
    severity: 'error',
    text: 'failure.backup-damaged.text',
    action: 'failure.backup-damaged.action',
  },
  'backup-newer': {
    severity: 'error',
    text: 'failure.backup-newer.text',
    action: 'failure.backup-newer.action',
  },
  'backup-wrong-passphrase': {
    severity: 'error',
    text: 'failure.backup-wrong-passphrase.text',
    action: 'failure.backup-wrong-passphrase.action',
  },
  'review-changed-elsewhere': {
    severity: 'warning',
    text: 'failure.review-changed-elsewhere.text',
    action: 'failure.review-changed-elsewhere.action',
  },
  unexpected: {
    severity: 'error',
    text: 'failure.unexpected.text',
    action: 'failure.unexpected.action',
  },
};
