import type { Resource } from '@medplum/fhirtypes';
import type { Change, Session, StoredVersion } from '../../storage/ports';
import { AccessRefused, demand, record } from './actor';
import type { Actor } from './actor';
import { leadOf, patientOf } from './compartment';
import { contentOf, referenceOf } from './content';
import { conflict, preconditionFailed, Refusal, unprocessable } from './refusal';
import { indexOf } from './search-index';

/** A resource with its id that is to be as it came. Checked against R4 already. */
export interface Write {
  readonly resource: Resource & { id: string };
  /** The version that the writer knows; 'any': it has to exist; null: the writer knows none. */
  readonly ifMatch: number | 'any' | null;
  /** Where it stands in a Bundle, for what is said of a mistake. */
  readonly path: string | null;
}

export interface Written {
  readonly stored: StoredVersion;
  readonly how: 'created' | 'updated' | 'unchanged';
}

/** Without a patient they would be in nobody's record, which everybody reads. */
const OF_A_PATIENT: readonly string[] = [
  ...['ImagingStudy', 'Observation', 'DiagnosticReport', 'ServiceRequest', 'DocumentReference'],
];

type Current = ReadonlyMap<string, StoredVersion>;
type Decided = { readonly written: Written } | { readonly change: Change };

const keyOf = ({ resource }: Write): string => `${resource.resourceType}/${resource.id}`;

/**
 * Writes all or, by throwing a Refusal, none. Idempotent: what is there already with the same content is acknowledged as the
 * version that it is, so that a request whose answer was lost can be sent again. Other content takes the version before it
 * in If-Match: nobody's work is overwritten unseen.
 */
export async function writeAll(
  session: Session,
  actor: Actor,
  writes: readonly Write[],
): Promise<Written[]> {
  const refs = new Set(writes.flatMap((one) => [keyOf(one), leadOf(one.resource) ?? keyOf(one)]));
  const current = await session.resources.current([...refs].map(refOf));
  const owners = new Owners(writes, current);
  const decided = new Map<Write, Decided>();
  for (const write of patientsFirst(writes))
    try {
      const owner = owners.of(keyOf(write));
      await demandWrite(session, actor, write, owner, current);
      decided.set(write, await decide(session, actor, write, owner, current));
    } catch (error) {
      throw error instanceof Refusal && write.path !== null ? error.within(write.path) : error;
    }
  const inOrder = writes.map((one) => decided.get(one) as Decided);
  const appended = await session.resources.append(
    inOrder.flatMap((one) => ('change' in one ? [one.change] : [])),
  );
  const rest = [...appended];
  const written = inOrder.map((one): Written => {
    if ('written' in one) return one.written;
    const how = one.change.follows ? 'updated' : 'created';
    return { stored: rest.shift() as StoredVersion, how };
  });
  await recordWrites(session, actor, written);
  return written;
}

/** Who registers a patient may write the rest of the same Bundle. */
const patientsFirst = (writes: readonly Write[]): Write[] => [
  ...writes.filter(({ resource }) => resource.resourceType === 'Patient'),
  ...writes.filter(({ resource }) => resource.resourceType !== 'Patient'),
];

function refOf(reference: string): { type: string; id: string } {
  const [type = '', id = ''] = reference.split('/');
  return { type, id };
}

/** In whose record each of the writes is: told by the resource, or by what it refers to, here or in the store. */
class Owners {
  readonly #writes: ReadonlyMap<string, Write>;
  constructor(
    writes: readonly Write[],
    readonly current: Current,
  ) {
    this.#writes = new Map(writes.map((one) => [keyOf(one), one]));
  }

  of(reference: string, seen: readonly string[] = []): string {
    const write = this.#writes.get(reference);
    if (!write) return this.current.get(reference)?.owner ?? reference;
    const { resource } = write;
    const lead = leadOf(resource);
    if (lead !== null && !this.#writes.has(lead) && !this.current.has(lead))
      throw unprocessable('What this is about is not here.', resource.resourceType);
    const followed = lead !== null && !seen.includes(reference);
    const owner = followed ? this.of(lead, [...seen, reference]) : reference;
    if (patientOf(owner) !== null) return owner;
    if (OF_A_PATIENT.includes(resource.resourceType))
      throw unprocessable('This is about nobody who is here.', `${resource.resourceType}.subject`);
    return reference;
  }
}

async function demandWrite(
  session: Session,
  actor: Actor,
  { resource }: Write,
  owner: string,
  current: Current,
): Promise<void> {
  const before = current.get(`${resource.resourceType}/${resource.id}`);
  const asked = {
    interaction: before ? ('update' as const) : ('create' as const),
    type: resource.resourceType,
    id: resource.id,
  };
  await demand(actor, { ...asked, patient: patientOf(owner) }, session);
  if (before && before.owner !== owner)
    await demand(actor, { ...asked, patient: patientOf(before.owner) }, session);
  if (!before && resource.resourceType === 'Patient')
    await actor.access.registered(actor.principal, resource.id, session);
}

async function decide(
  session: Session,
  actor: Actor,
  { resource, ifMatch }: Write,
  owner: string,
  current: Current,
): Promise<Decided> {
  const ref = { type: resource.resourceType, id: resource.id };
  const before = current.get(referenceOf(ref));
  const { content, digest } = contentOf(resource);
  const { clinic, id: author } = actor.principal;
  const change = { ...ref, owner, clinic, author, digest, content, index: indexOf(resource) };
  if (!before) {
    if (ifMatch !== null) throw preconditionFailed('There is no such version here.');
    return { change: { ...change, follows: null } };
  }
  const same =
    before.digest === digest ? before : await acknowledged(session, ref, digest, ifMatch);
  if (same) return { written: { stored: same, how: 'unchanged' } };
  if (patientOf(before.owner) === null && before.clinic !== clinic)
    throw new AccessRefused('another clinic has written this; it alone changes it', {
      ...{ ...ref, interaction: 'update', patient: null },
    });
  if (ifMatch === null)
    throw conflict(
      'This id is here with other content. To change it, send its version in If-Match.',
    );
  if (ifMatch !== 'any' && ifMatch !== before.version)
    throw preconditionFailed(`The version here is ${before.version}.`);
  const index = indexOf(JSON.parse(before.content) as Resource);
  return { change: { ...change, follows: { stored: before, index } } };
}

/** An earlier version that this very request has made already: its answer was lost, and others have written since. */
async function acknowledged(
  session: Session,
  ref: { type: string; id: string },
  digest: string,
  ifMatch: Write['ifMatch'],
): Promise<StoredVersion | null> {
  const earlier = await session.resources.withDigest(ref, digest);
  if (!earlier) return null;
  return ifMatch === null || ifMatch === earlier.version - 1 ? earlier : null;
}

async function recordWrites(
  session: Session,
  actor: Actor,
  written: readonly Written[],
): Promise<void> {
  for (const interaction of ['create', 'update'] as const) {
    const some = written.filter(({ how }) => (how === 'created') === (interaction === 'create'));
    const entities = some.map(({ stored }) => ({
      reference: referenceOf(stored),
      patient: patientOf(stored.owner),
    }));
    if (entities.length > 0) await record(actor, session, interaction, entities);
  }
}
