import { sql } from 'kysely';
import type { Migration } from '../dialect';

const columns = (names: string): string =>
  names
    .split(' ')
    .map((name) => `${name} text not null`)
    .join(', ');

/** Keyed by patient first, so that they shard; `dicom_uid` says in which record a UID is, and that none is there twice. */
const TABLES = [
  `create table dicom_study (${columns(
    'patient study date time accession referring patient_name patient_id issuer birth_date sex study_id description metadata',
  )}, primary key (patient, study))`,
  `create table dicom_series (${columns(
    'patient study series modality series_number series_description body_part metadata',
  )}, primary key (patient, series))`,
  `create table dicom_instance (${columns(
    'patient study series instance sop_class number syntax sha256 clinic stored_at metadata',
  )}, primary key (patient, instance))`,
  `create table dicom_uid (${columns('uid patient')}, primary key (uid))`,
  'create index dicom_study_by_date on dicom_study (date, study)',
  'create index dicom_study_by_number on dicom_study (patient_id)',
  'create index dicom_series_of_study on dicom_series (study)',
  'create index dicom_instance_of_series on dicom_instance (study, series)',
];

export const dicom: Migration = {
  name: '2026-11-24-dicom',
  async up(connection) {
    for (const statement of TABLES) await sql.raw(statement).execute(connection);
  },
};
