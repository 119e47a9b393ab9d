import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { careAccess } from '../../../server/services/access';
import type { Interaction, Principal, Role } from '../../../server/services/ports';
import { openStorage } from '../../../server/storage/open';
import type { Storage } from '../../../server/storage/ports';
import { withinScope } from '../../../server/storage/sql/care';
import { openSqlite } from '../../../server/storage/sql/sqlite';
import { sqlStorage } from '../../../server/storage/sql/storage';
import { configOfATest } from '../../support/server';

const who = (clinic: string, roles: readonly Role[], reason: string | null = null): Principal => ({
  kind: 'device',
  id: `device-${clinic}`,
  clinic,
  region: clinic === 'far' ? 'south' : 'north',
  roles,
  purpose: reason === null ? null : { code: 'BTG', reason },
});

let storage: Storage;
beforeAll(async () => {
  storage = await openStorage(configOfATest().database);
  await storage.write((session) =>
    careAccess.registered(who('own', ['dentist']), 'patient-1', session),
  );
});
afterAll(() => storage.close());

const may = async (
  principal: Principal,
  interaction: Interaction,
  type: string,
  patient: string | null = 'patient-1',
  id: string | null = null,
): Promise<boolean> => {
  const decision = await storage.read((session) =>
    careAccess.decide(principal, { interaction, type, id, patient }, session),
  );
  return decision.allowed;
};

describe('a record', () => {
  it.each([
    ['own', ['dentist'], true, true],
    ['own', ['assistant'], true, false],
    ['near', ['dentist'], false, false],
    ['near', ['regional-reader'], true, false],
    ['far', ['regional-reader'], false, false],
    ['own', ['administrator'], false, false],
    ['own', ['auditor'], false, false],
    ['own', [], false, false],
  ] as const)(
    'of a patient of "own": %s %j reads it: %j, signs a report in it: %j',
    async (clinic, roles, reads, signs) => {
      expect(await may(who(clinic, roles), 'read', 'DiagnosticReport')).toBe(reads);
      expect(await may(who(clinic, roles), 'retrieve-instances', 'ImagingStudy')).toBe(reads);
      expect(await may(who(clinic, roles), 'update', 'DiagnosticReport')).toBe(signs);
    },
  );

  it('is opened to a dentist elsewhere who states a purpose, to read and not to write', async () => {
    const far = who('far', ['dentist'], 'unconscious after an accident');
    expect(await may(far, 'read', 'Patient')).toBe(true);
    expect(await may(far, 'update', 'Observation')).toBe(false);
    expect(await may(who('far', ['assistant'], 'curious'), 'read', 'Patient')).toBe(false);
  });

  it('is written first by anybody, then by those who treat the patient', async () => {
    const near = who('near', ['dentist']);
    expect(await may(near, 'update', 'Patient', 'patient-new', 'patient-new')).toBe(true);
    expect(await may(near, 'update', 'Patient', 'patient-1', 'patient-1')).toBe(false);
    expect(await may(near, 'store-instances', 'ImagingStudy')).toBe(false);
    await storage.write((session) => careAccess.registered(near, 'patient-1', session));
    expect(await may(near, 'store-instances', 'ImagingStudy')).toBe(true);
    expect(await may(near, 'read', 'DiagnosticReport')).toBe(true);
  });
});

it('only an auditor reads audit events, and nobody writes any', async () => {
  expect(await may(who('own', ['auditor']), 'search-type', 'AuditEvent')).toBe(true);
  expect(await may(who('own', ['dentist', 'administrator']), 'read', 'AuditEvent')).toBe(false);
  expect(await may(who('own', ['auditor']), 'create', 'AuditEvent', null)).toBe(false);
});

it('a search finds the own patients; beyond them only a named one, for a stated purpose', () => {
  const stated = who('far', ['dentist'], 'emergency');
  expect(careAccess.scope(stated, false)).toEqual({ kind: 'clinic', clinic: 'far' });
  expect(careAccess.scope(stated, true)).toEqual({ kind: 'all' });
  expect(careAccess.scope(who('far', ['dentist']), true)).toEqual({
    kind: 'clinic',
    clinic: 'far',
  });
  expect(careAccess.scope(who('far', ['regional-reader']), false)).toEqual({
    kind: 'region',
    region: 'south',
  });
  expect(careAccess.scope(who('own', ['administrator']), true)).toEqual({ kind: 'none' });
});

it.each([
  [{ kind: 'all' }, ['a', 'b', 'c']],
  [{ kind: 'none' }, []],
  [{ kind: 'clinic', clinic: 'one' }, ['a']],
  [{ kind: 'region', region: 'north' }, ['a', 'b']],
] as const)('the scope %j is kept in SQL', async (scope, found) => {
  const { database } = configOfATest();
  if (database.kind !== 'sqlite') throw new Error('not the default');
  const opened = openSqlite(database.file);
  const scoped = await sqlStorage(opened);
  await scoped.write(async ({ care }) => {
    await care.add('a', { clinic: 'one', region: 'north' }, 'registered');
    await care.add('b', { clinic: 'two', region: 'north' }, 'stored');
    await care.add('c', { clinic: 'three', region: 'south' }, 'stored');
  });
  const rows = await opened.db
    .selectFrom('care as searched')
    .select('patient')
    .where(withinScope(scope, 'searched.patient'))
    .orderBy('patient')
    .execute();
  expect(rows.map((row) => row.patient)).toEqual(found);
  await scoped.close();
});
