import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import type { FastifyRequest } from 'fastify';
import { AccessRefused, recordRefused } from '../../services/fhir/actor';
import type { Actor } from '../../services/fhir/actor';
import { entriesOf, plannedOf, transact } from '../../services/fhir/bundle';
import type { Done, Planned } from '../../services/fhir/bundle';
import { readEntry } from '../../services/fhir/bundle-read';
import { entriesOrNone, etagOf, referenceOf, resourceOf } from '../../services/fhir/content';
import { badRequest, Refusal } from '../../services/fhir/refusal';
import type { Session } from '../../storage/ports';
import type { Context } from '../context';
import { outcomeOf, send } from './answer';
import { actorOf, header } from './request';
import type { Handler } from './request';

/** How the answers of one Bundle are made. */
interface Work {
  readonly context: Context;
  readonly actor: Actor;
  /** Prefer: return=representation. */
  readonly whole: boolean;
}

export const bundle =
  (context: Context): Handler =>
  async (request, reply) => {
    const asked = bundleIn(request);
    const entries = entriesOf(asked);
    const work: Work = {
      context,
      actor: actorOf(request, context),
      whole: header(request, 'prefer')?.includes('return=representation') === true,
    };
    const entry =
      asked.type === 'transaction' ? await transaction(entries, work) : await batch(entries, work);
    const type = `${asked.type}-response` as const;
    return send(reply, 200, { resourceType: 'Bundle', type, ...entriesOrNone(entry) });
  };

function bundleIn(request: FastifyRequest): Bundle & { type: 'transaction' | 'batch' } {
  const { body } = request;
  if (typeof body !== 'object' || body === null) throw badRequest('A Bundle is expected here.');
  const { resourceType, type, entry = [] } = body as Partial<Bundle>;
  if (resourceType !== 'Bundle' || !Array.isArray(entry) || entry.some((one) => !isObject(one)))
    throw badRequest('A Bundle is expected here.');
  if (type !== 'transaction' && type !== 'batch')
    throw badRequest('A transaction or a batch is expected here.', 'Bundle.type');
  return { ...(body as Bundle), type };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

async function transaction(entries: readonly BundleEntry[], work: Work): Promise<BundleEntry[]> {
  const { context, actor, whole } = work;
  const planned = entries.map(plannedOf);
  const writes = planned.filter((one): one is Planned => one !== null);
  return context.storage.write(async (session) => {
    const done = await transact(session, actor, writes);
    const answers: BundleEntry[] = [];
    for (const [at, entry] of entries.entries()) {
      const write = planned[at];
      if (write) answers.push(answerOf(done[writes.indexOf(write)] as Done, actor.base, whole));
      else answers.push(await readAt(session, actor, entry, at));
    }
    return answers;
  });
}

/** What is wrong with a read in a transaction is said of its entry, as of a write. */
async function readAt(session: Session, actor: Actor, entry: BundleEntry, at: number) {
  try {
    return await readEntry(session, actor, entry.request?.url ?? '');
  } catch (error) {
    throw error instanceof Refusal ? error.within(`Bundle.entry[${at}]`) : error;
  }
}

/** Each entry for itself: what one is refused does not touch the others. */
async function batch(entries: readonly BundleEntry[], work: Work): Promise<BundleEntry[]> {
  const answers: BundleEntry[] = [];
  for (const [at, entry] of entries.entries())
    try {
      const planned = plannedOf(entry, at);
      answers.push(
        await work.context.storage.write((session) => single(session, entry, planned, work)),
      );
    } catch (error) {
      const { storage } = work.context;
      if (error instanceof AccessRefused)
        await storage.write((session) => recordRefused(work.actor, session, error));
      const { status, outcome } = outcomeOf(error);
      answers.push({ response: { status: `${status}`, outcome } });
    }
  return answers;
}

async function single(
  session: Session,
  entry: BundleEntry,
  planned: Planned | null,
  { actor, whole }: Work,
): Promise<BundleEntry> {
  if (!planned) return readEntry(session, actor, entry.request?.url ?? '');
  const [done] = (await transact(session, actor, [planned])) as [Done];
  return answerOf(done, actor.base, whole);
}

function answerOf({ stored, how }: Done, base: string, whole: boolean): BundleEntry {
  const reference = referenceOf(stored);
  return {
    fullUrl: `${base}/${reference}`,
    ...(whole && how !== 'existing' ? { resource: resourceOf(stored) } : {}),
    response: {
      status: how === 'created' ? '201' : '200',
      location: `${reference}/_history/${stored.version}`,
      etag: etagOf(stored),
      lastModified: new Date(stored.updated).toISOString(),
    },
  };
}
