import { getSearchParameter } from '@medplum/core';
import type { IncludeTarget } from '@medplum/core';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import type { Scope } from '../../storage/care';
import type { Found, Session, StoredVersion } from '../../storage/ports';
import type { SearchPlan } from '../../storage/search-plan';
import { demand, record } from './actor';
import type { Actor } from './actor';
import { localReference, patientOf } from './compartment';
import { entriesOrNone, referenceOf, resourceOf } from './content';
import { badRequest } from './refusal';
import { BY_OWNER, isKept, SEARCH_PARAMETERS } from './resource-types';
import { valuesOf } from './search-index';
import { askedOf, cursorOf, EVERYBODY } from './search-request';
import type { Asked, Query } from './search-request';

/** Brought along with a page at most. */
const INCLUDED = 1000;
/** Of those who share an identifier; more is a mistake of whoever gave it out. */
const SAME_IDENTIFIER = 20;

/** A page of what is found and may be seen. A page may hold less than was asked for; the next link says whether more follows. */
export async function searchFor(
  session: Session,
  actor: Actor,
  type: string,
  query: Query,
): Promise<Bundle> {
  const { access, principal, base } = actor;
  const asked = askedOf(type, query, base);
  const scope = access.scope(principal, asked.named);
  const plan = { ...(await ownersResolved(session, asked)), scope };
  const sight = new Sight(session, actor, type, scope);
  await demand(actor, { interaction: 'search-type', type, id: null, patient: null }, session);
  await sight.demandOwners(plan.owners);
  const found =
    plan.limit === 0 ? [] : await session.resources.search({ ...plan, limit: plan.limit + 1 });
  const page = found.slice(0, plan.limit);
  const matches = await sight.seen(page);
  const included = await withRelated(session, sight, asked, matches);
  const isWhole = plan.after === null && found.length === page.length && plan.limit > 0;
  const counted = asked.total && !isWhole ? await totalOf(session, sight, plan) : null;
  const total = isWhole ? matches.length : counted;
  const entities = [...matches, ...included].map((one) => ({
    reference: referenceOf(one),
    patient: patientOf(one.owner),
  }));
  await record(actor, session, 'search-type', entities, { query: `${type}?${textOf(query)}` });
  const last = page[page.length - 1];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === null ? {} : { total }),
    link: links(`${base}/${type}`, query, found.length > plan.limit && last ? last : null),
    ...entriesOrNone([
      ...matches.map((one) => entryOf(one, base, 'match')),
      ...included.map((one) => entryOf(one, base, 'include')),
    ]),
  };
}

/** Ids of what matches, two at most: for conditional writes and references. */
export async function matchesOf(
  session: Session,
  base: string,
  type: string,
  query: Query,
): Promise<string[]> {
  const asked = askedOf(type, query, base);
  const plan = await ownersResolved(session, asked);
  if (plan.clauses.length === 0 && plan.ids === null && plan.owners === null)
    throw badRequest('A condition needs something to look for.');
  const found = await session.resources.search({ ...plan, after: null, limit: 2 });
  return found.map((one) => one.id);
}

async function ownersResolved(session: Session, asked: Asked): Promise<SearchPlan> {
  const { plan, patientIdentifier } = asked;
  if (!patientIdentifier) return plan;
  const patients = await session.resources.search({
    ...{ type: 'Patient', scope: EVERYBODY, owners: null, ids: null, updated: [] },
    clauses: [patientIdentifier],
    ...{ sort: { by: 'updated', descending: false }, after: null, limit: SAME_IDENTIFIER },
  });
  const owners = patients.map((one) => one.owner);
  return {
    ...plan,
    owners: plan.owners ? plan.owners.filter((one) => owners.includes(one)) : owners,
  };
}

/** What this one may see, each record asked about once. */
class Sight {
  readonly #decided = new Map<string, Promise<boolean>>();
  constructor(
    readonly session: Session,
    readonly actor: Actor,
    readonly type: string,
    readonly scope: Scope,
  ) {}

  /** Who names a patient is told that they may not, and not that nothing is there. */
  async demandOwners(owners: readonly string[] | null): Promise<void> {
    for (const owner of owners ?? [])
      await demand(this.actor, this.#asked(this.type, owner), this.session);
  }

  #asked(type: string, owner: string) {
    return { interaction: 'search-type' as const, type, id: null, patient: patientOf(owner) };
  }

  may(type: string, owner: string): Promise<boolean> {
    const key = `${type} ${owner}`;
    const decided =
      this.#decided.get(key) ??
      this.actor.access
        .decide(this.actor.principal, this.#asked(type, owner), this.session)
        .then(({ allowed }) => allowed);
    this.#decided.set(key, decided);
    return decided;
  }

  async seen<T extends StoredVersion>(all: readonly T[]): Promise<T[]> {
    const seen: T[] = [];
    for (const one of all) if (await this.may(one.type, one.owner)) seen.push(one);
    return seen;
  }
}

async function totalOf(session: Session, sight: Sight, plan: SearchPlan): Promise<number> {
  let total = 0;
  for (const { owner, count } of await session.resources.count(plan))
    if (await sight.may(plan.type, owner)) total += count;
  return total;
}

/** _include follows references of the page, _revinclude those that point at it; each resource once. */
async function withRelated(
  session: Session,
  sight: Sight,
  { include, revInclude }: Asked,
  matches: readonly StoredVersion[],
): Promise<StoredVersion[]> {
  const there = new Set(matches.map(referenceOf));
  const related = new Map<string, StoredVersion>();
  const refs = new Set(include.flatMap((target) => referencesOf(matches, target)));
  const wanted = [...refs].filter((one) => !there.has(one) && isKept(one.replace(/\/.*$/, '')));
  const pointedAt = await session.resources.current(
    wanted.slice(0, INCLUDED).map((one) => {
      const [type = '', id = ''] = one.split('/');
      return { type, id };
    }),
  );
  for (const [reference, one] of pointedAt) related.set(reference, one);
  for (const target of revInclude)
    for (const one of await pointingAt(session, sight.scope, matches, target))
      if (!there.has(referenceOf(one))) related.set(referenceOf(one), one);
  return sight.seen([...related.values()].slice(0, INCLUDED));
}

function referencesOf(matches: readonly StoredVersion[], target: IncludeTarget): string[] {
  const parameter = getSearchParameter(target.resourceType, target.searchParam);
  if (parameter?.type !== 'reference') throw badRequest('_include takes a parameter that refers.');
  return matches
    .filter(({ type }) => type === target.resourceType)
    .flatMap((one) => valuesOf(resourceOf(one), parameter))
    .flatMap(({ value }) => localReference((value as { reference?: unknown }).reference) ?? [])
    .filter((one) => target.targetType === undefined || one.startsWith(`${target.targetType}/`));
}

function pointingAt(
  session: Session,
  scope: Scope,
  matches: readonly StoredVersion[],
  { resourceType, searchParam }: IncludeTarget,
): Promise<readonly Found[]> | readonly Found[] {
  if (!SEARCH_PARAMETERS[resourceType]?.includes(searchParam))
    throw badRequest('_revinclude takes a parameter that is searched by here.');
  if (matches.length === 0) return [];
  const references = matches.map(referenceOf);
  const byOwner = BY_OWNER.includes(searchParam);
  const any = references.map((value) => ({ system: null, value }));
  return session.resources.search({
    ...{
      type: resourceType,
      scope,
      ids: null,
      updated: [],
      after: null,
      limit: INCLUDED,
    },
    owners: byOwner ? references : recordsOf(matches),
    clauses: byOwner
      ? []
      : [{ kind: 'token', param: `${resourceType}:${searchParam}`, any, not: false }],
    sort: { by: 'updated', descending: false },
  });
}

/** What points at something in a record is in the same record; what is in nobody's may be pointed at from everywhere. */
function recordsOf(matches: readonly StoredVersion[]): string[] | null {
  const owners = [...new Set(matches.map((one) => one.owner))];
  return owners.every((one) => patientOf(one) !== null) ? owners : null;
}

const entryOf = (stored: StoredVersion, base: string, mode: 'match' | 'include'): BundleEntry => ({
  fullUrl: `${base}/${referenceOf(stored)}`,
  resource: resourceOf(stored),
  search: { mode },
});

/** A query as it stands in an address. `more` is put in, in the place of what has the same name. */
export function textOf(query: Query, more: Record<string, string> = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...query, ...more }))
    for (const one of [value ?? []].flat()) params.append(key, one);
  return params.toString();
}

function links(address: string, query: Query, last: Found | null): NonNullable<Bundle['link']> {
  const self = { relation: 'self' as const, url: `${address}?${textOf(query)}` };
  if (!last) return [self];
  const next = textOf(query, { _cursor: cursorOf(last.place) });
  return [self, { relation: 'next', url: `${address}?${next}` }];
}
