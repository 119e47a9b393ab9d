import type { DicomIndex, Searchable, StoredInstance } from '../dicom';
import type { Connection } from './dialect';
import { searchDicom } from './dicom-search';
import type { DicomTables } from './tables/dicom';

type InstanceRow = DicomTables['dicom_instance'];

const storedOf = ({
  sop_class,
  stored_at: _,
  number: __,
  ...rest
}: InstanceRow): StoredInstance => ({
  ...rest,
  sopClass: sop_class,
});

/** Numbers are kept as text; as numbers they sort. */
const byNumber = (a: InstanceRow, b: InstanceRow): number =>
  a.series.localeCompare(b.series) ||
  Number(a.number) - Number(b.number) ||
  a.instance.localeCompare(b.instance);

export function dicomOn(connection: Connection): DicomIndex {
  const patientOf = async (uid: string): Promise<string | null> => {
    const query = connection.selectFrom('dicom_uid').select('patient').where('uid', '=', uid);
    return (await query.executeTakeFirst())?.patient ?? null;
  };
  return {
    patientOf,
    async instance(uid) {
      const patient = await patientOf(uid);
      if (patient === null) return null;
      const row = await connection
        .selectFrom('dicom_instance')
        .selectAll()
        .where('patient', '=', patient)
        .where('instance', '=', uid)
        .executeTakeFirst();
      return row ? storedOf(row) : null;
    },
    add: (stored, searchable) => add(connection, stored, searchable),
    async instancesOf(study, series) {
      const patient = await patientOf(study);
      if (patient === null) return [];
      const rows = await connection
        .selectFrom('dicom_instance')
        .selectAll()
        .where('patient', '=', patient)
        .where('study', '=', study)
        .$if(series !== null, (some) => some.where('series', '=', series))
        .execute();
      return rows.sort(byNumber).map(storedOf);
    },
    search: (search) => searchDicom(connection, search),
    async seriesOf(studies) {
      if (studies.length === 0) return [];
      const rows = await connection
        .selectFrom('dicom_series as s')
        .innerJoin('dicom_instance as i', (join) =>
          join.onRef('i.patient', '=', 's.patient').onRef('i.series', '=', 's.series'),
        )
        .select(['s.study', 's.series', 's.modality'])
        .select((eb) => eb.fn.countAll().as('instances'))
        .where('s.study', 'in', studies)
        .groupBy(['s.study', 's.series', 's.modality'])
        .execute();
      return rows.map((row) => ({ ...row, instances: Number(row.instances) }));
    },
    move: (study, patient) => move(connection, study, patient),
    async subjectOf(study) {
      const found = await identified(
        connection,
        'ImagingStudy',
        `urn:oid:${study}`,
        'urn:dicom:uid',
      );
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    patientsNumbered: (value, system) => identified(connection, 'Patient', value, system),
  };
}

/** Patients in whose records resources with this identifier are. */
async function identified(
  connection: Connection,
  type: 'Patient' | 'ImagingStudy',
  value: string,
  system: string | null,
): Promise<readonly string[]> {
  const rows = await connection
    .selectFrom('token_value as t')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.shard', '=', 't.shard').onRef('r.key', '=', 't.key'),
    )
    .select('r.owner')
    .distinct()
    .where('t.param', '=', `${type}:identifier`)
    .where('t.value', '=', value)
    .$if(system !== null, (some) => some.where('t.system', '=', system))
    .execute();
  const owners = rows.map((row) => row.owner).filter((owner) => owner.startsWith('Patient/'));
  return owners.map((owner) => owner.slice('Patient/'.length));
}

async function add(
  connection: Connection,
  { patient, study, series, instance, sopClass, ...file }: StoredInstance,
  s: Searchable,
): Promise<void> {
  const { metadata } = file;
  const at = { patient, study };
  for (const uid of [study, instance])
    await connection
      .insertInto('dicom_uid')
      .values({ uid, patient })
      // A study comes with its first instance; an instance twice is told by the primary key of its own table.
      .onConflict((conflict) => conflict.column('uid').doNothing())
      .execute();
  await connection
    .insertInto('dicom_study')
    .values({
      ...at,
      ...{ date: s.date, time: s.time, accession: s.accession, referring: s.referring },
      ...{ patient_name: s.patientName, patient_id: s.patientId, issuer: s.issuer },
      ...{ birth_date: s.birthDate, sex: s.sex, study_id: s.studyId },
      ...{ description: s.description, metadata },
    })
    .onConflict((conflict) => conflict.columns(['patient', 'study']).doNothing())
    .execute();
  await connection
    .insertInto('dicom_series')
    .values({
      ...{ ...at, series, modality: s.modality, series_number: s.seriesNumber },
      ...{ series_description: s.seriesDescription, body_part: s.bodyPart, metadata },
    })
    .onConflict((conflict) => conflict.columns(['patient', 'series']).doNothing())
    .execute();
  const { number } = s;
  const stored_at = new Date().toISOString();
  await connection
    .insertInto('dicom_instance')
    .values({ ...at, ...file, series, instance, sop_class: sopClass, number, stored_at })
    .execute();
}

async function move(connection: Connection, study: string, patient: string): Promise<void> {
  const uids = await connection
    .selectFrom('dicom_instance')
    .select('instance')
    .where('study', '=', study)
    .execute();
  const all = [study, ...uids.map((row) => row.instance)];
  await connection.updateTable('dicom_uid').set({ patient }).where('uid', 'in', all).execute();
  for (const table of ['dicom_study', 'dicom_series', 'dicom_instance'] as const)
    await connection.updateTable(table).set({ patient }).where('study', '=', study).execute();
}
