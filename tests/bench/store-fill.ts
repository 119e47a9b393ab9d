import type { Resource } from '@medplum/fhirtypes';
import { sql } from 'kysely';
import type { Config } from '../../server/config';
import { contentOf } from '../../server/services/fhir/content';
import { indexOf } from '../../server/services/fhir/search-index';
import { openStorage } from '../../server/storage/open';
import type { Change } from '../../server/storage/ports';
import { databaseOf } from '../support/central';
import { filmOf } from '../support/device';
import type { Film } from '../support/device';
import { A_DENTIST } from '../support/server/device';

export const FINDINGS = 5;
/** So many observations are written as pushes leave them; what is beyond them are copies within the database. */
export const PUSHED = 1e5;

/** Rows of films for a bench, from one number of observations to another. */
export async function fill(config: Config, from: number, to: number): Promise<void> {
  const started = performance.now();
  if (to <= PUSHED) await append(config, from, to);
  else await copies(config, to / PUSHED - 1);
  const seconds = (performance.now() - started) / 1000;
  console.error(`filled from ${from} to ${to} observations in ${seconds.toFixed(0)} s`);
}

/** Many films in a transaction. One film is indexed, the others are copies of it. */
async function append(config: Config, from: number, to: number): Promise<void> {
  const FILMS = 100;
  const storage = await openStorage(config.database);
  for (let n = from; n < to; n += FILMS * FINDINGS)
    await storage.write(async (session) => {
      const films = Array.from({ length: FILMS }, (_, i) => copyOf(n / FINDINGS + i));
      await session.resources.append(films.flat());
      for (const [patient] of films)
        await session.care.add(patient?.id ?? '', A_DENTIST, 'registered');
    });
  await storage.close();
}

/** Patient `f<n>` with one film; the template's number is long, so that it is met nowhere else. */
const TEMPLATE = 777_123_456_789;
const template = JSON.stringify(changesOf(filmOf(`f${TEMPLATE}`, 0, FINDINGS)));
const copyOf = (n: number): Change[] =>
  JSON.parse(
    template
      .replaceAll(`"${TEMPLATE}"`, `"${filmId(n)}"`)
      .replaceAll(`\\"${TEMPLATE}\\"`, `\\"${filmId(n)}\\"`)
      .replaceAll(`f${TEMPLATE}`, `f${n}`),
  ) as Change[];

function changesOf(film: Film): Change[] {
  return film.resources.map((one) => {
    const resource = one as unknown as Resource;
    return {
      type: one.resourceType,
      id: one.id,
      owner: `Patient/${film.resources[0]?.id ?? ''}`,
      clinic: A_DENTIST.clinic,
      author: A_DENTIST.id,
      ...contentOf(resource),
      follows: null,
      index: indexOf(resource),
    };
  });
}

/** The patient's number in `copyOf(n)`, and in what `filmOf` makes of `f<n>`. */
export function filmId(n: number): string {
  return `${n}`.padStart(12, '9');
}

/** Everything there as many times more, each copy with names and a place of its own, a patient's rows together as ever. */
async function copies(config: Config, times: number): Promise<void> {
  const { db } = databaseOf(config);
  const columns = {
    directory: 'type, id || MARK, SHARD, key',
    resource: 'SHARD, key, type, id || MARK, owner || MARK, version, updated',
    version: 'SHARD, key, version, updated, clinic, author, digest, content',
    token_value: `param, case when param like '%:identifier' or value like '%/%' then value || MARK else value end,
      SHARD, key, system`,
    string_value: 'param, value, SHARD, key',
    date_value: 'SHARD, key, param, low, high',
    care: 'patient || MARK, clinic, region, because, since',
  };
  for (const table of Object.keys(columns))
    await sql.raw(`create temp table base_${table} as select * from ${table}`).execute(db);
  for (let n = 1; n <= times; n += 1)
    await db.transaction().execute(async (transaction) => {
      const shard = `cast((cast(shard as bigint) * 48271 + ${n} * 7919) % 2147483647 as integer)`;
      for (const [table, values] of Object.entries(columns)) {
        const select = values.replaceAll('MARK', `'~${n}'`).replaceAll('SHARD', shard);
        await sql
          .raw(`insert into ${table} select ${select} from base_${table}`)
          .execute(transaction);
      }
    });
  if (config.database.kind === 'postgres') await sql.raw('analyze').execute(db);
  await db.destroy();
}
