import { sql } from 'kysely';
import type { Migration } from '../dialect';

/**
 * Every row carries `shard`, a hash of the record it is in: all of a patient lies together, and each unique key begins
 * with or holds it, so that the tables can be spread over machines by it (docs/scale.md). `directory` alone is by id.
 */
const TABLES = [
  `create table directory (type text not null, id text not null, shard integer not null, key bigint not null,
     primary key (type, id))`,
  `create table resource (shard integer not null, key bigint not null, type text not null, id text not null,
     owner text not null, version integer not null, updated bigint not null, primary key (shard, key))`,
  `create table version (shard integer not null, key bigint not null, version integer not null,
     updated bigint not null, clinic text not null, author text not null, digest text not null, content text not null,
     primary key (shard, key, version))`,
  `create table token_value (param text not null, value text not null, shard integer not null, key bigint not null,
     system text not null, primary key (param, value, shard, key, system))`,
  `create table string_value (param text not null, value text not null, shard integer not null, key bigint not null,
     primary key (param, value, shard, key))`,
  `create table date_value (shard integer not null, key bigint not null, param text not null, low bigint not null,
     high bigint not null, primary key (shard, key, param, low, high))`,
];

const INDEXES = [
  'create index resource_of_owner on resource (shard, type, updated, id)',
  'create index resource_of_type on resource (type, updated, id)',
  'create index date_value_by_low on date_value (param, low)',
];

/** Bytes are compared, not the words of a language: prefixes are found by range in either database. */
const inBytes = (table: string): string =>
  table.replaceAll('value text not null', 'value text collate "C" not null');

export const resources: Migration = {
  name: '2026-11-24-resources',
  async up(connection, kind) {
    for (const table of TABLES)
      await sql
        .raw(kind === 'sqlite' ? `${table} without rowid` : inBytes(table))
        .execute(connection);
    for (const index of INDEXES) await sql.raw(index).execute(connection);
  },
};
