import type { CareTable } from './tables/care';
import type { ResourceTables } from './tables/resources';

/** Each part of the store adds its tables here: one interface a part. */
export interface Tables extends ResourceTables {
  migration: { name: string; applied_at: string };
  care: CareTable;
}
