import { sql } from 'kysely';
import type { Change, Ref, ResourceStore, StoredVersion } from '../ports';
import type { Connection, SqlDatabase } from './dialect';
import { insertIndex, removeIndex } from './index-rows';
import { shardOf } from './keys';
import { countFound, searchFound } from './search';

/** Bound values in one statement: SQLite takes 32,766, PostgreSQL 65,535. */
const ROWS = 500;

interface Makers {
  readonly now: () => number;
  readonly key: () => number;
}

/** Where one row lies. */
interface Home {
  readonly shard: number;
  readonly key: number;
}

/** Two transactions wrote the same resource; the later has to look again. */
export class Overtaken extends Error {}

export function resourceStore(
  connection: Connection,
  kind: SqlDatabase['kind'],
  make: Makers,
): ResourceStore {
  return {
    current: (refs) => current(connection, refs),
    async version(ref, version) {
      const rows = await versionsOf(connection, ref).where('v.version', '=', version).execute();
      return rows[0] ?? null;
    },
    history(ref, before, limit) {
      const all = versionsOf(connection, ref).orderBy('v.version', 'desc').limit(limit);
      return (before === null ? all : all.where('v.version', '<', before)).execute();
    },
    async withDigest(ref, digest) {
      const same = versionsOf(connection, ref).where('v.digest', '=', digest);
      const rows = await same.orderBy('v.version', 'desc').limit(1).execute();
      return rows[0] ?? null;
    },
    append: (changes) => append(connection, changes, make),
    search: (plan) => searchFound(connection, plan),
    count: (plan) => countFound(connection, plan),
    async lock(name) {
      if (kind === 'sqlite') return;
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(connection);
    },
  };
}

const joined = (connection: Connection) =>
  connection
    .selectFrom('directory as d')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.shard', '=', 'd.shard').onRef('r.key', '=', 'd.key'),
    )
    .innerJoin('version as v', (join) =>
      join.onRef('v.shard', '=', 'r.shard').onRef('v.key', '=', 'r.key'),
    )
    .select([
      ...(['r.type', 'r.id', 'r.owner', 'v.version', 'v.updated', 'v.clinic'] as const),
      ...(['v.author', 'v.digest', 'v.content'] as const),
    ]);

const versionsOf = (connection: Connection, { type, id }: Ref) =>
  joined(connection).where('d.type', '=', type).where('d.id', '=', id);

async function current(
  connection: Connection,
  refs: readonly Ref[],
): Promise<Map<string, StoredVersion>> {
  const byType = new Map<string, string[]>();
  for (const { type, id } of refs) byType.set(type, [...(byType.get(type) ?? []), id]);
  const found = new Map<string, StoredVersion>();
  for (const [type, ids] of byType)
    for (let from = 0; from < ids.length; from += ROWS) {
      const rows = await joined(connection)
        .whereRef('v.version', '=', 'r.version')
        .where('d.type', '=', type)
        .where('d.id', 'in', ids.slice(from, from + ROWS))
        .execute();
      for (const row of rows) found.set(`${row.type}/${row.id}`, row);
    }
  return found;
}

async function append(
  connection: Connection,
  changes: readonly Change[],
  make: Makers,
): Promise<StoredVersion[]> {
  const updated = make.now();
  const homes: Home[] = [];
  for (const change of changes)
    homes.push(
      change.follows
        ? await follow(connection, change, change.follows.stored, updated)
        : { shard: shardOf(change.owner), key: make.key() },
    );
  const placed = changes.map((change, at) => ({
    change,
    home: homes[at] as Home,
    version: (change.follows?.stored.version ?? 0) + 1,
  }));
  for (let from = 0; from < placed.length; from += ROWS) {
    const some = placed.slice(from, from + ROWS);
    const created = some.filter((one) => one.change.follows === null);
    if (created.length > 0) await insertResources(connection, created, updated);
    await insertVersions(connection, some, updated);
    await insertIndex(
      connection,
      some.map(({ home, change }) => ({ ...home, ...change.index })),
    );
  }
  return placed.map(({ change: { follows: _, index: __, ...stored }, version }) => ({
    ...stored,
    version,
    updated,
  }));
}

interface Placed {
  readonly change: Change;
  readonly home: Home;
  readonly version: number;
}

async function insertResources(
  connection: Connection,
  placed: readonly Placed[],
  updated: number,
): Promise<void> {
  const rows = placed.map(({ change: { type, id, owner }, home, version }) => ({
    directory: { type, id, ...home },
    resource: { ...home, type, id, owner, version, updated },
  }));
  await connection
    .insertInto('directory')
    .values(rows.map((row) => row.directory))
    .execute();
  await connection
    .insertInto('resource')
    .values(rows.map((row) => row.resource))
    .execute();
}

async function insertVersions(
  connection: Connection,
  placed: readonly Placed[],
  updated: number,
): Promise<void> {
  const rows = placed.map(({ change: { clinic, author, digest, content }, home, version }) => {
    return { ...home, version, updated, clinic, author, digest, content };
  });
  await connection.insertInto('version').values(rows).execute();
}

/** Makes room for the next version: what the last was found by goes, and its rows move where the owner is another. */
async function follow(
  connection: Connection,
  change: Change,
  stored: StoredVersion,
  updated: number,
): Promise<Home> {
  const home = await connection
    .selectFrom('directory')
    .select(['shard', 'key'])
    .where('type', '=', change.type)
    .where('id', '=', change.id)
    .executeTakeFirstOrThrow();
  if (change.follows) await removeIndex(connection, { ...home, ...change.follows.index });
  const shard = shardOf(change.owner);
  if (shard !== home.shard) await move(connection, change, home, shard);
  const { numUpdatedRows } = await connection
    .updateTable('resource')
    .set({ version: stored.version + 1, updated, owner: change.owner })
    .where('shard', '=', shard)
    .where('key', '=', home.key)
    .where('version', '=', stored.version)
    .executeTakeFirst();
  if (Number(numUpdatedRows) !== 1) throw new Overtaken(`${change.type} was changed meanwhile`);
  return { shard, key: home.key };
}

/** A film that turns out to be another patient's: its history goes with it. The column that rows are spread by cannot be updated. */
async function move(
  connection: Connection,
  ref: Ref,
  { shard, key }: Home,
  to: number,
): Promise<void> {
  for (const table of ['resource', 'version'] as const) {
    const rows = await connection
      .selectFrom(table)
      .selectAll()
      .where('shard', '=', shard)
      .where('key', '=', key)
      .execute();
    await connection.deleteFrom(table).where('shard', '=', shard).where('key', '=', key).execute();
    for (const row of rows)
      await connection
        .insertInto(table)
        .values({ ...row, shard: to })
        .execute();
  }
  await connection
    .updateTable('directory')
    .set({ shard: to })
    .where('type', '=', ref.type)
    .where('id', '=', ref.id)
    .execute();
}
