import { sql } from 'kysely';
import type { Migration } from '../dialect';

/** The keys begin with the patient, whom a search by a UID or a number does not know. */
const INDEXES = [
  'create index dicom_study_by_uid on dicom_study (study)',
  'create index dicom_study_by_accession on dicom_study (accession)',
  'create index dicom_series_by_uid on dicom_series (series)',
  'create index dicom_instance_by_uid on dicom_instance (instance)',
];

export const dicomByUid: Migration = {
  name: '2026-11-25-dicom-by-uid',
  async up(connection) {
    for (const index of INDEXES) await sql.raw(index).execute(connection);
  },
};
