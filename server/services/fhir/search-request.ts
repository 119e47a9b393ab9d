import { getSearchParameter, parseSearchRequest, splitSearchOnComma } from '@medplum/core';
import type { Filter, IncludeTarget, SearchRequest } from '@medplum/core';
import type { SearchParameter } from '@medplum/fhirtypes';
import type { Clause, DatePrefix, DateTest, Place, SearchPlan } from '../../storage/search-plan';
import { definitions } from './definitions';
import { withoutBase } from './compartment';
import { spanOf } from './period';
import { badRequest, notKept } from './refusal';
import { BY_OWNER, isKept, SEARCH_PARAMETERS } from './resource-types';
import { indexKindOf, plain } from './search-index';

export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** A search as it was asked for. */
export interface Asked {
  /** Over everybody; whom the asker may find is for the policy to say. */
  readonly plan: SearchPlan;
  /** It says which patient it is about, by id or identifier. */
  readonly named: boolean;
  /** Patients are to be found by this identifier first, and the search kept to their records. */
  readonly patientIdentifier: Clause | null;
  readonly include: readonly IncludeTarget[];
  readonly revInclude: readonly IncludeTarget[];
  readonly total: boolean;
}

export const EVERYBODY = { kind: 'all' } as const;
const PAGE = 50;
const LARGEST_PAGE = 500;
const PREFIXES: readonly string[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
const CHAINED = /^(?:patient|subject)(?::Patient)?\.identifier$/;
const MODIFIERS: Readonly<Record<string, readonly string[]>> = {
  string: ['exact', 'contains', 'missing'],
  token: ['not', 'missing'],
  date: ['missing'],
  reference: ['missing', 'Patient', ...Object.keys(SEARCH_PARAMETERS)],
};

/** Throws a Refusal (400) for what is not supported: a filter that were left out would answer too much. */
export function askedOf(type: string, query: Query, base: string): Asked {
  if (!isKept(type)) throw notKept(type);
  definitions();
  for (const key of Object.keys(query)) checkKey(type, key);
  const request = parsed(type, query);
  const filters = request.filters ?? [];
  const byOwner = filters.filter(({ code }) => BY_OWNER.includes(code));
  const chained = filters.filter(({ code }) => CHAINED.test(code));
  const rest = filters.filter((one) => !byOwner.includes(one) && !chained.includes(one));
  const count = request.count ?? PAGE;
  if (!Number.isInteger(count) || count < 0) throw badRequest('_count is a number of resources.');
  const plan: SearchPlan = {
    type,
    scope: EVERYBODY,
    owners: byOwner.length > 0 ? ownersIn(byOwner, base) : null,
    ids: rest.find(({ code }) => code === '_id')?.value.split(',') ?? null,
    updated: rest.filter(({ code }) => code === '_lastUpdated').map(dateTestOf),
    clauses: rest
      .filter(({ code }) => !code.startsWith('_'))
      .map((one) => clauseOf(type, one, base)),
    sort: sortOf(type, request),
    after: placeIn(request.cursor),
    limit: Math.min(count, LARGEST_PAGE),
  };
  const byIdentifier = plan.clauses.some(({ param }) => param === 'Patient:identifier');
  return {
    plan,
    named:
      plan.owners !== null ||
      chained.length > 0 ||
      (type === 'Patient' && (plan.ids !== null || byIdentifier)),
    patientIdentifier: chained[0]
      ? tokenClause('Patient:identifier', chained[0].value, false)
      : null,
    include: request.include ?? [],
    revInclude: request.revInclude ?? [],
    total: request.total === 'accurate' || count === 0,
  };
}

function parsed(type: string, query: Query): SearchRequest {
  try {
    return parseSearchRequest(type as never, { ...query });
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : 'The search is not understood.');
  }
}

/** Of those that only ask for less of each resource (_summary, _elements), R4 lets a server give more. */
const CONTROL = [
  ...['_count', '_cursor', '_sort', '_total', '_summary', '_elements', '_format', '_pretty', '_'],
];

function checkKey(type: string, key: string): void {
  if (CHAINED.test(key)) return;
  const [code = '', modifier] = key.split(':');
  if (CONTROL.includes(code) || code === '_id' || code === '_lastUpdated') return;
  if (code === '_include' || code === '_revinclude') {
    if (modifier !== undefined) throw badRequest(`${key} is not supported.`);
    return;
  }
  const parameter = parameterOf(type, code);
  const allowed = MODIFIERS[parameter.type] ?? [];
  if (modifier !== undefined && !allowed.includes(modifier))
    throw badRequest(`The modifier of ${code} is not supported.`);
}

function parameterOf(type: string, code: string): SearchParameter {
  const parameter = SEARCH_PARAMETERS[type]?.includes(code)
    ? getSearchParameter(type, code)
    : undefined;
  if (!parameter)
    throw badRequest(`${type} cannot be searched by this parameter; see /fhir/metadata.`);
  return parameter;
}

function ownersIn(filters: readonly Filter[], base: string): string[] {
  const lists = filters.map(({ value, operator }) => {
    if (operator !== 'eq') throw badRequest('patient and subject take no such modifier.');
    return splitSearchOnComma(value).map((one) => {
      if (one === '') throw badRequest('patient and subject name somebody.');
      const local = withoutBase(one, base);
      return local.includes('/') ? local : `Patient/${local}`;
    });
  });
  return lists.reduce((a, b) => a.filter((one) => b.includes(one)));
}

function dateTestOf({ operator, value }: Filter): DateTest {
  const span = spanOf(value);
  if (!span || !PREFIXES.includes(operator)) throw badRequest('This is not a date of R4.');
  return { prefix: operator as DatePrefix, ...span };
}

function clauseOf(type: string, filter: Filter, base: string): Clause {
  const { code, operator, value } = filter;
  const parameter = parameterOf(type, code);
  const param = `${type}:${code}`;
  const kind = indexKindOf(parameter);
  if (operator === 'missing')
    return { kind: 'missing', of: kind, param, missing: value === 'true' };
  if (kind === 'date') return { kind, param, any: [dateTestOf(filter)] };
  if (kind === 'token' && parameter.type === 'reference')
    return {
      kind,
      param,
      any: splitSearchOnComma(value).flatMap(referenceTests(parameter, base)),
      not: false,
    };
  if (kind === 'token') return tokenClause(param, value, operator === 'not');
  const mode = operator === 'exact' || operator === 'contains' ? operator : 'starts';
  return { kind, param, mode, any: splitSearchOnComma(value).map(plain) };
}

/** `system|code`, `|code` (no system), `system|`, or a code of any system. A sign after a backslash is part of the text. */
function tokenClause(param: string, value: string, not: boolean): Clause {
  const any = parts(value, ',').map((one) => {
    const [first = '', second] = parts(one, '|').map(unescaped);
    return second === undefined
      ? { system: null, value: first }
      : { system: first, value: second || null };
  });
  if (any.some((one) => !one.value && !one.system)) throw badRequest('A token is empty.');
  return { kind: 'token', param, any, not };
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');

/** Split where a sign stands without a backslash before it; backslashes are kept. */
function parts(text: string, sign: ',' | '|'): string[] {
  const found = [''];
  for (const [piece] of text.matchAll(/\\[^]|[^]/g))
    if (piece === sign) found.push('');
    else found.push(`${found.pop() ?? ''}${piece}`);
  return found;
}

/** An id alone may be of any type that the parameter points at. */
const referenceTests =
  ({ target }: SearchParameter, base: string) =>
  (one: string): { system: null; value: string }[] => {
    const local = withoutBase(one, base);
    if (local.includes('/') || local.startsWith('urn:')) return [{ system: null, value: local }];
    const types = (target ?? []).filter((type) => isKept(type));
    return types.map((type) => ({ system: null, value: `${type}/${local}` }));
  };

function sortOf(type: string, { sortRules = [] }: SearchRequest): SearchPlan['sort'] {
  const [rule, second] = sortRules;
  if (second) throw badRequest('_sort takes one parameter.');
  if (!rule || rule.code === '_lastUpdated')
    return { by: 'updated', descending: rule?.descending === true };
  if (indexKindOf(parameterOf(type, rule.code)) !== 'date')
    throw badRequest('_sort takes _lastUpdated or a date.');
  return { by: { date: `${type}:${rule.code}` }, descending: rule.descending === true };
}

export const cursorOf = ({ value, id }: Place): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

function placeIn(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof value === 'number' && typeof id === 'string') return { value, id };
  } catch {
    // said below
  }
  throw badRequest('_cursor is not one that this server gave.');
}
