import { validateResource } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app';
import { command } from '../../../server/cli';
import type { Principal, Role } from '../../../server/services/ports';
import type { Config } from '../../../server/config';
import { BACKENDS, databaseOf } from '../../support/central';
import { A_DENTIST } from '../../support/server/device';
import { drawnDicom, uid } from '../../support/server/dicom-files';

let config: Config;
let who: Principal = A_DENTIST;
let app: FastifyInstance;
let patient: string;

const as = (clinic: string, roles: readonly Role[], reason?: string): Principal => ({
  ...{ kind: 'device', id: `of-${clinic}`, clinic, region: 'north', roles },
  purpose: reason === undefined ? null : { code: 'BTG', reason },
});
interface Event {
  readonly recorded: string;
  readonly action: string;
  readonly outcome: string;
  readonly subtype: readonly { readonly code: string }[];
  readonly agent: readonly { readonly name: string }[];
  readonly entity: readonly { readonly what: { readonly reference: string } }[];
  readonly purposeOfEvent: readonly { readonly text: string }[];
}

const events = async (query: string) => {
  const answer = await app.inject(`/fhir/AuditEvent${query}`);
  const bundle = answer.json<{ entry?: { resource: Event }[] }>();
  return { status: answer.statusCode, all: (bundle.entry ?? []).map((one) => one.resource) };
};
const verify = async (): Promise<[number, string]> => {
  const lines: string[] = [];
  const status = await command(config, ['audit', 'verify'], (line) => lines.push(line));
  return [status, lines.filter((line) => line.startsWith('BROKEN')).join('\n')];
};

describe.each(BACKENDS)('the audit on $name', (backend) => {
  beforeAll(async () => {
    await backend.start();
    config = await backend.config();
    who = A_DENTIST;
    app = await createApp(config, () => Promise.resolve(who));
    const payload = Buffer.from(drawnDicom());
    await app.inject({
      method: 'POST',
      url: '/dicomweb/studies',
      headers: { 'content-type': 'application/dicom' },
      payload,
    });
    for (let i = 0; i < 3; i++) await app.inject(`/dicomweb/studies/${uid(1)}/metadata`);
    who = as('elsewhere', ['dentist']);
    await app.inject(`/dicomweb/studies/${uid(1)}/metadata`);
    who = as('elsewhere', ['dentist'], 'unconscious after an accident');
    await app.inject(`/dicomweb/studies/${uid(1)}/metadata`);
    who = as('board', ['auditor']);
    const stored = (await events('?_count=100')).all.find((one) => one.action === 'C');
    patient = stored?.entity[0]?.what.reference ?? '';
  });
  afterAll(async () => {
    await app.close();
    await backend.stop();
  });

  describe('an auditor', () => {
    it('sees who did what with whose record, refusals too', async () => {
      const { all } = await events(`?patient=${patient}`);
      const told = all.map((one) => [one.agent[0]?.name, one.subtype[0]?.code, one.outcome]);
      expect(told.reverse()).toEqual([
        ['own', 'store-instances', '0'],
        ...Array.from({ length: 3 }, () => ['own', 'retrieve-instances', '0']),
        ['elsewhere', 'retrieve-instances', '4'],
        ['elsewhere', 'retrieve-instances', '0'],
      ]);
    });

    it('searches by when, in any zone, and by what was stated; no parameter is left aside', async () => {
      const all = (await events('?_count=500')).all.length;
      const [newest] = (await events('?_count=1')).all;
      const at = Date.parse(newest?.recorded ?? '');
      const inAlmaty = new Date(at + 5 * 3_600_000).toISOString().replace('Z', '+05:00');
      const count = async (query: string) => (await events(`?_count=500&${query}`)).all.length;
      const year = new Date(at).getUTCFullYear();
      expect(await count(`date=${year}`)).toBeGreaterThan(all);
      expect(await count(`date=lt${year}`)).toBe(0);
      expect(await count(`date=gt${encodeURIComponent(inAlmaty)}`)).toBeGreaterThan(0);
      expect(await count(`date=le${encodeURIComponent(inAlmaty)}&date=ge${year}`)).toBe(all + 1);
      expect(await count('purpose=BTG')).toBe(1);
      const statuses = ['agent=x', 'date=yesterday', 'date=ne2026', '_count=many'].map(
        async (query) => (await events(`?${query}`)).status,
      );
      expect(await Promise.all(statuses)).toEqual([400, 400, 400, 400]);
    });

    it('reads one of them, and pages through all without meeting one twice', async () => {
      const first = await app.inject('/fhir/AuditEvent?_count=4&date=lt2100');
      const { entry, link } = first.json<{
        entry: { resource: { id: string } }[];
        link: { relation: string; url: string }[];
      }>();
      const id = entry[0]?.resource.id ?? '';
      expect((await app.inject(`/fhir/AuditEvent/${id}`)).json<{ id: string }>().id).toBe(id);
      expect((await app.inject('/fhir/AuditEvent/none')).statusCode).toBe(404);
      expect(link.map((one) => one.relation)).toEqual(['self', 'next']);
    });

    it('is given valid AuditEvents of R4, whatever they tell of', async () => {
      await app.inject('/fhir/metadata');
      const { all } = await events('?_count=500');
      expect(all.length).toBeGreaterThan(5);
      for (const one of all) validateResource(one as unknown as Resource);
    });

    it('has each look of his own recorded', async () => {
      const before = await events('?_count=500');
      const after = await events('?_count=500');
      expect(after.all.length).toBe(before.all.length + 1);
    });
  });

  describe('the file of a patient', () => {
    it('shows who opened it without treating them, and why; to who treats them, and nothing else', async () => {
      who = A_DENTIST;
      const { all } = await events(`?patient=${patient}`);
      expect(all.map((one) => [one.agent[0]?.name, one.purposeOfEvent[0]?.text])).toEqual([
        ['elsewhere', 'unconscious after an accident'],
      ]);
      expect((await events('')).status).toBe(403);
      who = as('elsewhere', ['dentist']);
      expect((await events(`?patient=${patient}`)).status).toBe(403);
      who = as('elsewhere', ['administrator']);
      expect((await events(`?patient=${patient}`)).status).toBe(403);
    });
  });

  describe('the chain', () => {
    const harms = [
      [
        'changed',
        `update audit_event set event = replace(event, '"recorded":"20', '"recorded":"19') where chain = 'own' and seq = 2`,
        'own\tevent 2: changed',
      ],
      [
        'changed with a hash that fits it',
        `update audit_event set event = '{"id":"x"}', hash = 'HASH' where chain = 'own' and seq = 2`,
        'own\tevent 2: changed',
      ],
      [
        'removed',
        `delete from audit_event where chain = 'own' and seq = 2`,
        'own\tevent 2: missing',
      ],
      [
        'cut off',
        `delete from audit_event where chain = 'own' and seq = (select max(seq) from audit_event where chain = 'own')`,
        'cut off at its end',
      ],
      [
        'inserted',
        `insert into audit_event select chain, seq + 1000, id, recorded, stated, event, previous, hash from audit_event where chain = 'own' and seq = 2`,
        'missing',
      ],
      [
        'moved',
        `update audit_event set seq = case seq when 2 then 3 else 2 end where chain = 'own' and seq in (2, 3)`,
        'own\tevent 2: not in its place',
      ],
      [
        'taken away whole',
        `delete from audit_event where chain = 'own'`,
        'own\tevent 1: cut off at its end',
      ],
    ] as const;

    it('is whole, and the export says the same', async () => {
      expect(await verify()).toEqual([0, '']);
      const lines: string[] = [];
      await command(config, ['audit', 'export'], (line) => lines.push(line));
      const first = JSON.parse(lines[0] ?? '') as { event: { resourceType: string } };
      expect(first.event.resourceType).toBe('AuditEvent');
    });

    it.each(harms)('tells of an event that was %s', async (_what, harm, told) => {
      const { db } = databaseOf(config);
      await sql`create table if not exists kept as select * from audit_event`.execute(db);
      // Moving a row passes through a number twice: the key of the table would stop what a database file's editor does not.
      if (_what === 'moved') {
        await sql
          .raw(`update audit_event set seq = -2 where chain = 'own' and seq = 2`)
          .execute(db);
        await sql.raw(`update audit_event set seq = 2 where chain = 'own' and seq = 3`).execute(db);
        await sql
          .raw(`update audit_event set seq = 3 where chain = 'own' and seq = -2`)
          .execute(db);
      } else await sql.raw(harm).execute(db);
      const [status, said] = await verify();
      await sql`delete from audit_event`.execute(db);
      await sql`insert into audit_event select * from kept`.execute(db);
      await sql`drop table kept`.execute(db);
      await db.destroy();
      expect(status).toBe(1);
      expect(said).toContain(told);
    });
  });
});
