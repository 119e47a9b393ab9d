import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { randomUUID } from 'node:crypto';
import type { Ref, Session, StoredVersion } from '../../storage/ports';
import { demand, record } from './actor';
import type { Actor } from './actor';
import { patientOf, withoutBase } from './compartment';
import { referenceOf } from './content';
import { entryRoute } from './entry-route';
import { badRequest, notFound, preconditionFailed, Refusal, severalMatch } from './refusal';
import { matchesOf } from './search';
import type { Query } from './search-request';
import { checked } from './validation';
import { writeAll } from './write';
import type { Write, Written } from './write';

/** In one transaction; the largest film has far less. */
const LARGEST = 1000;

/** A write as it stands in a Bundle, or came by HTTP alone. */
export interface Planned {
  readonly resource: Resource;
  /** The id that the address names; null: a new one, or one found by the condition. */
  readonly id: string | null;
  /** If-None-Exist of a create, or the parameters of a conditional update. */
  readonly condition: Query | null;
  readonly method: 'POST' | 'PUT';
  readonly ifMatch: Write['ifMatch'];
  readonly fullUrl: string | null;
  readonly path: string | null;
}

/** 'existing': a conditional create found what it would have made. */
export interface Done {
  readonly stored: StoredVersion;
  readonly how: Written['how'] | 'existing';
}

interface Settled {
  readonly id: string;
  /** A condition found it. */
  readonly matched: boolean;
  /** It is found, and nothing is to be written. */
  readonly existing: boolean;
}

export function entriesOf(bundle: Bundle): BundleEntry[] {
  const entries = bundle.entry ?? [];
  if (entries.length > LARGEST)
    throw new Refusal(413, [
      {
        severity: 'error',
        code: 'too-long',
        diagnostics: `A Bundle takes ${LARGEST} entries at most.`,
      },
    ]);
  return entries;
}

/** One entry of a Bundle as a write, checked; null: it only reads. */
export function plannedOf(entry: BundleEntry, at: number): Planned | null {
  const path = `Bundle.entry[${at}]`;
  const { method, url = '', ifMatch, ifNoneExist } = entry.request ?? {};
  if (!method) throw badRequest('request.method is missing.', path);
  const route = entryRoute(method, url);
  if (!route) throw badRequest('This request is not supported in a Bundle.', path);
  const { interaction, params, query } = route;
  if (interaction !== 'create' && interaction !== 'update') return null;
  const { resource } = entry;
  if (!resource) throw badRequest('The resource is missing.', path);
  if (resource.resourceType !== params.resourceType)
    throw badRequest('The resource is not of the type of its address.', path);
  return {
    resource: entryChecked(resource, path),
    id: params.id ?? null,
    condition: interaction === 'create' ? parsedQuery(ifNoneExist) : query,
    method: interaction === 'create' ? 'POST' : 'PUT',
    ifMatch: versionIn(ifMatch),
    fullUrl: entry.fullUrl ?? null,
    path,
  };
}

function entryChecked(resource: Resource, path: string): Resource {
  try {
    return checked(resource);
  } catch (error) {
    throw error instanceof Refusal ? error.within(path) : error;
  }
}

export function parsedQuery(text: string | undefined): Query | null {
  if (text === undefined) return null;
  const query: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(text.replace(/^\?/, '')))
    query[key] = [...(query[key] ?? []), value];
  return query;
}

/** R4, http.html#concurrency: `W/"3"`. */
export function versionIn(ifMatch: string | undefined): Write['ifMatch'] {
  if (ifMatch === undefined) return null;
  if (ifMatch.trim() === '*') return 'any';
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined)
    throw preconditionFailed('If-Match is no version that this server gave.');
  return Number(version);
}

/**
 * Writes all or nothing (R4, http.html#trules), in any order of the entries: ids are settled first, then references to
 * other entries are turned into them, then everything is written at once.
 */
export async function transact(
  session: Session,
  actor: Actor,
  planned: readonly Planned[],
): Promise<Done[]> {
  const settled: Settled[] = [];
  for (const one of planned)
    settled.push(await within(one.path, () => settledId(session, actor, one)));
  const identities = new Set<string>();
  const references = new Map<string, string>();
  planned.forEach(({ resource, fullUrl, path }, at) => {
    const reference = referenceOf({ type: resource.resourceType, id: settled[at]?.id ?? '' });
    if (identities.has(reference))
      throw badRequest('The same resource is written twice.', path ?? undefined);
    identities.add(reference);
    if (fullUrl !== null) references.set(fullUrl, reference);
  });
  for (const [at, { resource, condition }] of planned.entries())
    if (settled[at]?.matched && condition && resource.resourceType === 'Patient')
      await register(session, actor, settled[at].id);
  const writes: Write[] = [];
  for (const [at, { resource, ifMatch, path }] of planned.entries()) {
    const { id, existing } = settled[at] as Settled;
    if (existing) continue;
    const whole = await within(path, () => resolved(session, actor, resource, references));
    writes.push({ resource: { ...whole, id }, ifMatch, path });
  }
  const rest = [...(await writeAll(session, actor, writes))];
  const done: Done[] = [];
  for (const [at, { existing, id }] of settled.entries()) {
    const type = planned[at]?.resource.resourceType ?? '';
    done.push(existing ? await found(session, actor, { type, id }) : (rest.shift() as Written));
  }
  return done;
}

/** Somebody who is at the centre already comes to this clinic: known by their identifier, they are treated here from now on. */
async function register(session: Session, actor: Actor, id: string): Promise<void> {
  await demand(actor, { interaction: 'create', type: 'Patient', id: null, patient: null }, session);
  await actor.access.registered(actor.principal, id, session);
}

/** The resource that a conditional create found: its id is told, its content only to who may read it. */
async function found(session: Session, actor: Actor, ref: Ref): Promise<Done> {
  const stored = (await session.resources.current([ref])).get(referenceOf(ref));
  if (!stored) throw notFound();
  const patient = patientOf(stored.owner);
  if (ref.type !== 'Patient')
    await demand(actor, { ...ref, patient, interaction: 'create' }, session);
  await record(actor, session, 'search-type', [{ reference: referenceOf(ref), patient }]);
  return { stored, how: 'existing' };
}

async function within<T>(path: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal && path !== null ? error.within(path) : error;
  }
}

/** Which resource a write is about. Two that look for the same wait for each other, so that one person is created once. */
async function settledId(
  session: Session,
  actor: Actor,
  { resource, id, condition, method }: Planned,
): Promise<Settled> {
  const type = resource.resourceType;
  if (id !== null) {
    if (resource.id !== id) throw badRequest('The id is not that of the address.', `${type}.id`);
    return { id, matched: false, existing: false };
  }
  if (!condition) return { id: randomUUID(), matched: false, existing: false };
  await session.resources.lock(`${type}?${JSON.stringify(condition)}`);
  const [match, second] = await matchesOf(session, actor.base, type, condition);
  if (second !== undefined) throw severalMatch();
  if (match === undefined)
    return {
      id: (method === 'PUT' ? resource.id : null) ?? randomUUID(),
      matched: false,
      existing: false,
    };
  if (method === 'POST') return { id: match, matched: true, existing: true };
  if (resource.id !== undefined && resource.id !== match)
    throw badRequest('The id is not that of the resource that matches.', `${type}.id`);
  return { id: match, matched: true, existing: false };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * The resource with every reference to another entry, every one by a search, and every one that spells out this store's own
 * address as `Type/id`: whose record a resource is in is learnt from there.
 */
async function resolved(
  session: Session,
  actor: Actor,
  resource: Resource,
  references: ReadonlyMap<string, string>,
): Promise<Resource> {
  const walk = async (value: Json, key: string): Promise<Json> => {
    if (typeof value === 'string') {
      const known = references.get(value);
      if (known !== undefined && (key === 'reference' || value.startsWith('urn:'))) return known;
      if (key !== 'reference') return value;
      const local = withoutBase(value, actor.base);
      return local.includes('?') ? sought(session, actor, local) : local;
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return Promise.all(value.map((one) => walk(one, key)));
    const whole: { [key: string]: Json } = {};
    for (const [name, inner] of Object.entries(value)) whole[name] = await walk(inner, name);
    return whole;
  };
  return (await walk(resource as unknown as Json, '')) as unknown as Resource;
}

/** R4, http.html#trules: a reference by a search has to find exactly one. */
async function sought(session: Session, actor: Actor, reference: string): Promise<string> {
  const [type = '', text = ''] = reference.split('?');
  const [match, second] = await matchesOf(session, actor.base, type, parsedQuery(text) ?? {});
  if (match === undefined || second !== undefined)
    throw preconditionFailed('A reference by a search does not find exactly one resource.');
  return `${type}/${match}`;
}
