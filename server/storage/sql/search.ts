import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import type { Found } from '../ports';
import type { Clause, DateTest, SearchPlan } from '../search-plan';
import { withinScope } from './care';
import type { Connection } from './dialect';
import { shardOf } from './keys';

type Test = RawBuilder<SqlBool>;

/** What is beyond every string that begins with a text. */
const END = '\u{10FFFF}';

const anyOf = (tests: readonly Test[]): Test => sql`(${sql.join(tests, sql` or `)})`;
const allOf = (tests: readonly Test[]): Test =>
  tests.length === 0 ? sql`1 = 1` : sql`(${sql.join(tests, sql` and `)})`;

const tokenTest = ({ any }: Extract<Clause, { kind: 'token' }>): Test =>
  anyOf(
    any.map(({ system, value }) =>
      allOf([
        ...(value === null ? [] : [sql<SqlBool>`value = ${value}`]),
        ...(system === null ? [] : [sql<SqlBool>`system = ${system}`]),
      ]),
    ),
  );

function stringTest({ any, mode }: Extract<Clause, { kind: 'string' }>): Test {
  const test = (text: string): Test => {
    if (mode === 'exact') return sql`value = ${text}`;
    if (mode === 'starts') return sql`(value >= ${text} and value < ${text + END})`;
    return sql`value like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
  };
  return anyOf(any.map(test));
}

/** http://hl7.org/fhir/R4/search.html#prefix, for a value from `low` to `high`. */
function dateTest(low: string, high: string, test: DateTest): Test {
  const [from, to] = [sql.ref(low), sql.ref(high)];
  const within: Test = sql`(${from} >= ${test.low} and ${to} <= ${test.high})`;
  switch (test.prefix) {
    case 'eq':
      return within;
    case 'ne':
      return sql`not ${within}`;
    case 'gt':
      return sql`${to} > ${test.high}`;
    case 'lt':
      return sql`${from} < ${test.low}`;
    case 'ge':
      return sql`(${to} > ${test.high} or ${within})`;
    case 'le':
      return sql`(${from} < ${test.low} or ${within})`;
    case 'sa':
      return sql`${from} > ${test.high}`;
    case 'eb':
      return sql`${to} < ${test.low}`;
    case 'ap':
      return sql`(${from} <= ${test.high} and ${to} >= ${test.low})`;
  }
}

function testOf(clause: Clause): Test {
  switch (clause.kind) {
    case 'token':
      return tokenTest(clause);
    case 'string':
      return stringTest(clause);
    case 'date':
      return anyOf(clause.any.map((test) => dateTest('low', 'high', test)));
    case 'missing':
      return allOf([]);
  }
}

/** Homes of the resources that a clause is about; `and` narrows it. */
function matching(
  clause: Clause,
  and: Test = allOf([]),
): RawBuilder<{ shard: number; key: number }> {
  const table = sql.table(`${clause.kind === 'missing' ? clause.of : clause.kind}_value`);
  return sql`(select distinct shard, key from ${table}
    where param = ${clause.param} and ${testOf(clause)} and ${and})`;
}

const excludes = (clause: Clause): boolean =>
  (clause.kind === 'token' && clause.not) || (clause.kind === 'missing' && clause.missing);

/** The clause that leaves fewest rows to look at: without it a search over all records would walk every resource of the type. */
function drivingClause({ owners, ids, clauses }: SearchPlan): Clause | null {
  if (owners !== null || ids !== null) return null;
  const positive = clauses.filter((one) => one.kind !== 'missing' && !excludes(one));
  const rank = (one: Clause): number =>
    ['token', 'string', 'date'].indexOf(one.kind) - (one.param.endsWith(':identifier') ? 1 : 0);
  return [...positive].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** What follows `Patient/` in a row's owner. */
const inSight = (scope: SearchPlan['scope']): Test =>
  sql`(r.owner not like 'Patient/%' or ${withinScope(scope, sql`substr(r.owner, 9)`)})`;

function homesOfIds({ type, ids, owners }: SearchPlan): ReturnType<typeof matching> | null {
  if (ids === null || owners !== null) return null;
  return sql`(select shard, key from directory where type = ${type} and id in (${sql.join(ids)}))`;
}

/** Resources that a plan finds, before order and limit. */
function selected(connection: Connection, plan: SearchPlan) {
  const driver = drivingClause(plan);
  const homes = driver ? matching(driver) : homesOfIds(plan);
  let rows = homes
    ? connection
        .selectFrom(homes.as<'m'>('m'))
        .crossJoin('resource as r')
        .whereRef('r.shard', '=', 'm.shard')
        .whereRef('r.key', '=', 'm.key')
    : connection.selectFrom('resource as r');
  rows = rows.where('r.type', '=', plan.type);
  if (plan.owners)
    rows = rows
      .where('r.shard', 'in', plan.owners.map(shardOf))
      .where('r.owner', 'in', [...plan.owners]);
  if (plan.scope.kind !== 'all') rows = rows.where(inSight(plan.scope));
  if (plan.ids) rows = rows.where('r.id', 'in', [...plan.ids]);
  for (const test of plan.updated) rows = rows.where(dateTest('r.updated', 'r.updated', test));
  for (const clause of plan.clauses) {
    if (clause === driver) continue;
    const there = sql<SqlBool>`exists ${matching(clause, sql`shard = r.shard and key = r.key`)}`;
    rows = rows.where(excludes(clause) ? sql<SqlBool>`not ${there}` : there);
  }
  return rows;
}

const isEmpty = ({ owners, ids }: SearchPlan): boolean => owners?.length === 0 || ids?.length === 0;

/** A resource without the date it is sorted by comes as if it were older than all. */
const NO_DATE = Date.UTC(-9999);

const placeOf = (sort: SearchPlan['sort']) =>
  sort.by === 'updated'
    ? sql<number>`r.updated`
    : sql<number>`coalesce((select min(d.low) from date_value d where d.shard = r.shard and d.key = r.key
        and d.param = ${sort.by.date}), ${NO_DATE})`;

export async function searchFound(connection: Connection, plan: SearchPlan): Promise<Found[]> {
  if (isEmpty(plan)) return [];
  const place = placeOf(plan.sort);
  const { after } = plan;
  let rows = selected(connection, plan);
  if (after) {
    const beyond = plan.sort.descending ? '<' : '>';
    rows = rows.where((eb) =>
      eb.or([
        eb(place, beyond, after.value),
        eb.and([eb(place, '=', after.value), eb('r.id', '>', after.id)]),
      ]),
    );
  }
  const found = await rows
    .innerJoin('version as v', (join) =>
      join
        .onRef('v.shard', '=', 'r.shard')
        .onRef('v.key', '=', 'r.key')
        .onRef('v.version', '=', 'r.version'),
    )
    .select([
      ...(['r.type', 'r.id', 'r.owner', 'v.version', 'v.updated', 'v.clinic'] as const),
      ...(['v.author', 'v.digest', 'v.content'] as const),
      place.as('place'),
    ])
    .orderBy(place, plan.sort.descending ? 'desc' : 'asc')
    .orderBy('r.id', 'asc')
    .limit(plan.limit)
    .execute();
  return found.map(({ place: value, ...stored }) => ({
    ...stored,
    place: { value, id: stored.id },
  }));
}

export async function countFound(
  connection: Connection,
  plan: SearchPlan,
): Promise<{ owner: string; count: number }[]> {
  if (isEmpty(plan)) return [];
  const rows = await selected(connection, plan)
    .select((eb) => ['r.owner', eb.fn.countAll<number>().as('count')])
    .groupBy('r.owner')
    .execute();
  return rows;
}
