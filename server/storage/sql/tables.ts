import type { CareTable } from './tables/care';

/** Each part of the store adds its tables here: `extends` one interface a part. */
export interface Tables {
  migration: { name: string; applied_at: string };
  care: CareTable;
}
