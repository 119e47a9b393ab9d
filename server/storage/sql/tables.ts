import type { CareTable } from './tables/care';
import type { ResourceTables } from './tables/resources';
import type { AccountTables } from './tables/accounts';
import type { AuditTables } from './tables/audit';
import type { DicomTables } from './tables/dicom';

/** Each part of the store adds its tables here: one interface a part. */
export interface Tables extends ResourceTables, DicomTables, AccountTables, AuditTables {
  migration: { name: string; applied_at: string };
  care: CareTable;
}
