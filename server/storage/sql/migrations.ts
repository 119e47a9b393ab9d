import { accounts } from './migrations/accounts';
import { audit } from './migrations/audit';
import { care } from './migrations/care';
import { dicom } from './migrations/dicom';
import { dicomByUid } from './migrations/dicom-by-uid';
import type { Migration } from './dialect';
import { resources } from './migrations/resources';

/** In the order in which they are applied. Each part adds its own modules from `migrations/` at the end. */
export const MIGRATIONS: readonly Migration[] = [
  care,
  resources,
  dicom,
  accounts,
  audit,
  dicomByUid,
];
