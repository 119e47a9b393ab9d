import {
  convertToSearchableReferences,
  convertToSearchableTokens,
  convertToSearchableUris,
  evalFhirPathTyped,
  getSearchParameter,
  getSearchParameterDetails,
  toTypedValue,
} from '@medplum/core';
import type { TypedValue } from '@medplum/core';
import type { HumanName, Resource, SearchParameter } from '@medplum/fhirtypes';
import type { IndexRows } from '../../storage/ports';
import { definitions } from './definitions';
import { periodOf } from './period';
import { BY_OWNER, SEARCH_PARAMETERS } from './resource-types';

export type IndexKind = 'token' | 'string' | 'date';

/** In which of the three tables a parameter's values lie; references and URIs are tokens without a system. */
export function indexKindOf({ type }: SearchParameter): IndexKind {
  if (type === 'date') return 'date';
  return type === 'string' ? 'string' : 'token';
}

/** R4, search.html#string: without regard to case and accents. */
export const plain = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en').trim();

/** Values of one search parameter in a resource. */
export function valuesOf(resource: Resource, parameter: SearchParameter): TypedValue[] {
  const { parsedExpression } = getSearchParameterDetails(resource.resourceType, parameter);
  return evalFhirPathTyped(parsedExpression, [toTypedValue(resource)]);
}

/** What a resource is found by, each value once. */
export function indexOf(resource: Resource): IndexRows {
  definitions();
  const { resourceType } = resource;
  const rows = { tokens: [] as Token[], strings: [] as Row<string>[], dates: [] as DateRow[] };
  for (const code of SEARCH_PARAMETERS[resourceType] ?? []) {
    const parameter = getSearchParameter(resourceType, code);
    if (!parameter || BY_OWNER.includes(code)) continue;
    const param = `${resourceType}:${code}`;
    const values = valuesOf(resource, parameter);
    if (indexKindOf(parameter) === 'date') rows.dates.push(...datesIn(param, values));
    else if (indexKindOf(parameter) === 'string')
      for (const value of stringsIn(values)) rows.strings.push({ param, value });
    else rows.tokens.push(...tokensIn(param, parameter, values));
  }
  return {
    tokens: once(rows.tokens, ({ param, system, value }) => `${param}\n${system}\n${value}`),
    strings: once(rows.strings, ({ param, value }) => `${param}\n${value}`),
    dates: once(rows.dates, ({ param, low, high }) => `${param}\n${low}\n${high}`),
  };
}

interface Row<T> {
  param: string;
  value: T;
}
interface Token extends Row<string> {
  system: string;
}
interface DateRow {
  param: string;
  low: number;
  high: number;
}

const once = <T>(rows: readonly T[], key: (row: T) => string): T[] => [
  ...new Map(rows.map((row) => [key(row), row])).values(),
];

function tokensIn(param: string, { type }: SearchParameter, values: TypedValue[]): Token[] {
  if (type === 'reference')
    return convertToSearchableReferences(values).map((value) => ({ param, system: '', value }));
  if (type === 'uri')
    return convertToSearchableUris(values).map((value) => ({ param, system: '', value }));
  return convertToSearchableTokens(values).flatMap(({ system, value }) =>
    value === undefined ? [] : [{ param, system: system ?? '', value }],
  );
}

/** Words of names each, so that any of them can be begun; other texts as they are. */
function stringsIn(values: TypedValue[]): string[] {
  const texts = values.flatMap(({ type, value }): string[] => {
    if (type !== 'HumanName') return typeof value === 'string' ? [value] : [];
    const { text, family, given } = value as HumanName;
    const parts = [text, family, ...(given ?? [])].filter((part) => part !== undefined);
    return parts.flatMap((part) => [part, ...part.split(/\s+/)]);
  });
  return texts.map(plain).filter(Boolean);
}

function datesIn(param: string, values: TypedValue[]): DateRow[] {
  return values.flatMap(({ value }) => {
    const period = periodOf(value);
    return period ? [{ param, ...period }] : [];
  });
}
