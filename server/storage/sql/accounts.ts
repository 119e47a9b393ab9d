import type { Accounts, Device } from '../accounts';
import type { Connection } from './dialect';
import type { AccountTables } from './tables/accounts';

const rolesOf = (text: string): string[] => text.split(' ').filter(Boolean);

const deviceOf = (row: AccountTables['device']): Device => ({ ...row, roles: rolesOf(row.roles) });

export function accountsOn(connection: Connection): Accounts {
  return {
    ...codesOn(connection),
    ...keysOn(connection),
    async addDevice(device) {
      const roles = device.roles.join(' ');
      await connection
        .insertInto('device')
        .values({ ...device, roles })
        .execute();
    },
    async device(id) {
      const query = connection.selectFrom('device').selectAll().where('id', '=', id);
      const row = await query.executeTakeFirst();
      return row ? deviceOf(row) : null;
    },
    async devices() {
      const rows = await connection
        .selectFrom('device')
        .selectAll()
        .orderBy('registered')
        .execute();
      return rows.map(deviceOf);
    },
    async revoke(id, now) {
      const done = await connection
        .updateTable('device')
        .set({ revoked: now })
        .where('id', '=', id)
        .where('revoked', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
  };
}

function codesOn(connection: Connection): Pick<Accounts, 'addCode' | 'takeCode' | 'firstUse'> {
  return {
    async addCode({ roles, ...code }) {
      const row = { ...code, roles: roles.join(' '), used: null };
      await connection.insertInto('enrolment_code').values(row).execute();
    },
    async takeCode(digest, now) {
      const taken = await connection
        .updateTable('enrolment_code')
        .set({ used: now })
        .where('digest', '=', digest)
        .where('used', 'is', null)
        .where('expires', '>', now)
        .returningAll()
        .executeTakeFirst();
      return taken ? { ...taken, roles: rolesOf(taken.roles) } : null;
    },
    async firstUse(device, jti, expires, now) {
      await connection.deleteFrom('used_assertion').where('expires', '<', now).execute();
      const done = await connection
        .insertInto('used_assertion')
        .values({ device, jti, expires })
        .onConflict((conflict) => conflict.columns(['device', 'jti']).doNothing())
        .executeTakeFirst();
      return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
  };
}

function keysOn(connection: Connection): Pick<Accounts, 'keys' | 'addKey'> {
  return {
    keys: () =>
      connection.selectFrom('signing_key').selectAll().orderBy('created', 'desc').execute(),
    async addKey(key) {
      await connection.insertInto('signing_key').values(key).execute();
    },
  };
}
