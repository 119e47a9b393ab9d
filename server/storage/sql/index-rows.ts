import type { IndexRows } from '../ports';
import type { Connection } from './dialect';

type Indexed = IndexRows & { readonly shard: number; readonly key: number };

/** Rows in one statement; each binds five values at most. */
const ROWS = 2000;

async function inSlices<T>(
  rows: readonly T[],
  each: (slice: T[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS) await each(rows.slice(from, from + ROWS));
}

export async function insertIndex(connection: Connection, all: readonly Indexed[]): Promise<void> {
  const home = ({ shard, key }: Indexed) => ({ shard, key });
  await inSlices(
    all.flatMap((one) => one.tokens.map((row) => ({ ...home(one), ...row }))),
    (rows) => connection.insertInto('token_value').values(rows).execute(),
  );
  await inSlices(
    all.flatMap((one) => one.strings.map((row) => ({ ...home(one), ...row }))),
    (rows) => connection.insertInto('string_value').values(rows).execute(),
  );
  await inSlices(
    all.flatMap((one) => one.dates.map((row) => ({ ...home(one), ...row }))),
    (rows) => connection.insertInto('date_value').values(rows).execute(),
  );
}

/** Takes away exactly the rows that this resource was found by: they are keyed by value, not by resource. */
export async function removeIndex(connection: Connection, one: Indexed): Promise<void> {
  const { shard, key } = one;
  for (const { param, value, system } of one.tokens)
    await connection
      .deleteFrom('token_value')
      .where('param', '=', param)
      .where('value', '=', value)
      .where('shard', '=', shard)
      .where('key', '=', key)
      .where('system', '=', system)
      .execute();
  for (const { param, value } of one.strings)
    await connection
      .deleteFrom('string_value')
      .where('param', '=', param)
      .where('value', '=', value)
      .where('shard', '=', shard)
      .where('key', '=', key)
      .execute();
  await connection
    .deleteFrom('date_value')
    .where('shard', '=', shard)
    .where('key', '=', key)
    .execute();
}
