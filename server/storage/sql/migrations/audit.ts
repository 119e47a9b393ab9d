import { sql } from 'kysely';
import type { Migration } from '../dialect';

/** A chain a clinic: who writes in one clinic never waits for another. */
const TABLES = [
  `create table audit_event (chain text not null, seq bigint not null, id text not null, recorded text not null,
     stated integer not null, event text not null, previous text not null, hash text not null, primary key (chain, seq))`,
  'create index audit_event_by_id on audit_event (id)',
  'create index audit_event_by_time on audit_event (recorded)',
  `create table audit_patient (patient text not null, recorded text not null, chain text not null, seq bigint not null,
     primary key (patient, chain, seq))`,
  'create table audit_head (chain text not null primary key, seq bigint not null, hash text not null)',
];

export const audit: Migration = {
  name: '2026-11-24-audit',
  async up(connection) {
    for (const statement of TABLES) await sql.raw(statement).execute(connection);
  },
};
