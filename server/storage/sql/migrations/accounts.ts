import { sql } from 'kysely';
import type { Migration } from '../dialect';

const TABLES = [
  `create table enrolment_code (digest text not null primary key, clinic text not null, region text not null,
     roles text not null, expires bigint not null, used bigint)`,
  `create table device (id text not null primary key, name text not null, clinic text not null, region text not null,
     roles text not null, jwks text not null, registered bigint not null, revoked bigint)`,
  `create table used_assertion (device text not null, jti text not null, expires bigint not null,
     primary key (device, jti))`,
  'create index used_assertion_by_time on used_assertion (expires)',
  'create table signing_key (kid text not null primary key, jwk text not null, created bigint not null)',
];

export const accounts: Migration = {
  name: '2026-11-24-accounts',
  async up(connection) {
    for (const statement of TABLES) await sql.raw(statement).execute(connection);
  },
};
