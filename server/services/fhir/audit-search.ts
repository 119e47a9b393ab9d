import type { AuditSearch } from '../../storage/audit';
import type { Session } from '../../storage/ports';
import { AccessRefused } from './actor';
import type { Actor } from './actor';
import { withoutBase } from './compartment';
import { spanOf } from './period';
import { badRequest } from './refusal';
import type { Query } from './search-request';

const USUAL = 50;
const MOST = 500;
const CONTROL: readonly string[] = ['_count', '_offset', '_format', '_pretty'];
/** By what AuditEvents are searched, for the CapabilityStatement. */
export const AUDIT_PARAMETERS = [
  { name: 'patient', type: 'reference' },
  { name: 'date', type: 'date' },
  { name: 'purpose', type: 'token', documentation: 'Any value: only what had a stated purpose.' },
] as const;
const KNOWN = [...CONTROL, '_id', ...AUDIT_PARAMETERS.map(({ name }) => name as string)];

const valuesIn = (query: Query, name: string): readonly string[] => [query[name] ?? []].flat();

function numberIn(query: Query, name: string, usual: number): number {
  const [text] = valuesIn(query, name);
  if (text === undefined) return usual;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`${name} is a number.`);
  return Number(text);
}

const isoOf = (at: number): string => new Date(at).toISOString();

/** Bounds of `recorded`, an instant, so that R4's prefixes come down to two; several have to hold at once. */
function boundsOf(dates: readonly string[]): Pick<AuditSearch, 'from' | 'to'> {
  let from: string | null = null;
  let to: string | null = null;
  const narrow = (low: string | null, high: string | null): void => {
    if (low !== null && (from === null || low > from)) from = low;
    if (high !== null && (to === null || high < to)) to = high;
  };
  for (const one of dates) {
    const [, prefix = '', text = ''] = /^([a-z]{2})?(.*)$/.exec(one) ?? [];
    const span = spanOf(text);
    if (!span) throw badRequest('This is not a date of R4.');
    const { low, high } = span;
    if (prefix === '' || prefix === 'eq') narrow(isoOf(low), isoOf(high));
    else if (prefix === 'ge') narrow(isoOf(low), null);
    else if (prefix === 'le') narrow(null, isoOf(high));
    else if (prefix === 'gt' || prefix === 'sa') narrow(isoOf(high + 1), null);
    else if (prefix === 'lt' || prefix === 'eb') narrow(null, isoOf(low - 1));
    else throw badRequest('date takes eq, ge, le, gt, lt, sa or eb.');
  }
  return { from, to };
}

/** A search for AuditEvents as it was asked for. Throws a Refusal (400) for what is not supported. */
export function auditSearchOf(query: Query, base: string): AuditSearch {
  const other = Object.keys(query).find((name) => !KNOWN.includes(name));
  if (other !== undefined)
    throw badRequest(`AuditEvent cannot be searched by ${other}; see /fhir/metadata.`);
  const [patient] = valuesIn(query, 'patient');
  return {
    id: valuesIn(query, '_id')[0] ?? null,
    patient: patient === undefined ? null : withoutBase(patient, base).replace(/^Patient\//, ''),
    statedOnly: query['purpose'] !== undefined,
    ...boundsOf(valuesIn(query, 'date')),
    limit: Math.min(numberIn(query, '_count', USUAL), MOST),
    offset: numberIn(query, '_offset', 0),
  };
}

/**
 * An auditor sees all. Who treats a patient sees who has opened the patient's record for a stated purpose, and nothing else:
 * it belongs to the patient's file. Throws AccessRefused for anybody else.
 */
export async function withinSight(
  session: Session,
  { access, principal }: Actor,
  search: AuditSearch,
): Promise<AuditSearch> {
  const { id, patient } = search;
  const interaction = id === null ? ('search-type' as const) : ('read' as const);
  const asked = { interaction, type: 'AuditEvent', id, patient };
  const decision = await access.decide(principal, asked, session);
  if (decision.allowed) return search;
  const clinical = principal.roles.some((role) => role === 'dentist' || role === 'assistant');
  const treats =
    clinical && patient !== null && principal.purpose === null
      ? await session.care.treats(patient, principal.clinic)
      : false;
  if (!treats) throw new AccessRefused(decision.why, asked);
  return { ...search, statedOnly: true };
}
