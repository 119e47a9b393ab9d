import type { Migration } from '../dialect';

/** Patient first in the key, as in every table that grows with patients: rows shard by it. */
export const care: Migration = {
  name: 'care-1',
  async up(connection) {
    await connection.schema
      .createTable('care')
      .addColumn('patient', 'text', (column) => column.notNull())
      .addColumn('clinic', 'text', (column) => column.notNull())
      .addColumn('region', 'text', (column) => column.notNull())
      .addColumn('because', 'text', (column) => column.notNull())
      .addColumn('since', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('care_key', ['patient', 'clinic'])
      .execute();
  },
};
