import type { FastifyRequest } from 'fastify';
import { transact, parsedQuery, versionIn } from '../../services/fhir/bundle';
import type { Done, Planned } from '../../services/fhir/bundle';
import type { Actor } from '../../services/fhir/actor';
import { patientOf } from '../../services/fhir/compartment';
import { historyOf, readOne } from '../../services/fhir/read';
import { badRequest, notAllowed, notFound } from '../../services/fhir/refusal';
import { searchFor } from '../../services/fhir/search';
import type { Query } from '../../services/fhir/search-request';
import { checked } from '../../services/fhir/validation';
import type { Session, StoredVersion } from '../../storage/ports';
import type { Context } from '../context';
import { send, sendVersion, sendWritten } from './answer';
import { bundle } from './bundle';
import { capabilities } from './capabilities';
import { actorOf, baseOf, header, numberIn, param, queryOf } from './request';
import type { Handler } from './request';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** A code of http://hl7.org/fhir/restful-interaction. */
  readonly interaction: string;
  readonly summary: string;
  readonly handler: (context: Context) => Handler;
}

const versionNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw notFound();
  return Number(text);
};

const refOf = (request: FastifyRequest) => ({
  type: param(request, 'resourceType'),
  id: param(request, 'id'),
});

const read =
  (context: Context): Handler =>
  async (request, reply) =>
    sendVersion(
      request,
      reply,
      await context.storage.write((session) =>
        readOne(session, actorOf(request, context), refOf(request), null),
      ),
    );

const vread =
  (context: Context): Handler =>
  async (request, reply) => {
    const version = versionNumber(param(request, 'vid'));
    return sendVersion(
      request,
      reply,
      await context.storage.write((session) =>
        readOne(session, actorOf(request, context), refOf(request), version),
      ),
    );
  };

const HISTORY_PAGE = 50;

const history =
  (context: Context): Handler =>
  async (request, reply) => {
    const page = {
      before: numberIn(request, '_cursor'),
      count: Math.min(Math.max(numberIn(request, '_count') ?? HISTORY_PAGE, 1), 500),
    };
    const found = await context.storage.write((session) =>
      historyOf(session, actorOf(request, context), refOf(request), page),
    );
    return send(reply, 200, found);
  };

const search =
  (context: Context): Handler =>
  async (request, reply) => {
    const type = param(request, 'resourceType');
    const posted = request.method === 'POST' ? (request.body as Query) : {};
    const query = { ...queryOf(request), ...posted };
    const found = await context.storage.write((session) =>
      searchFor(session, actorOf(request, context), type, query),
    );
    return send(reply, 200, found);
  };

const write =
  (plan: (request: FastifyRequest) => Pick<Planned, 'id' | 'condition' | 'method'>) =>
  (context: Context): Handler =>
  async (request, reply) => {
    const resource = checked(request.body);
    if (resource.resourceType !== param(request, 'resourceType'))
      throw badRequest('The resource is not of the type of its address.');
    const ifMatch = versionIn(header(request, 'if-match'));
    const planned = { ...plan(request), resource, ifMatch, fullUrl: null, path: null };
    const base = baseOf(request, context);
    const { stored, status, shown } = await context.storage.write(async (session) => {
      const actor = actorOf(request, context);
      const [done] = (await transact(session, actor, [planned])) as [Done];
      const status = done.how === 'created' ? (201 as const) : (200 as const);
      const shown = done.how !== 'existing' || (await mayRead(session, actor, done.stored));
      return { stored: done.stored, status, shown };
    });
    return sendWritten(request, reply, { stored, status, base, shown });
  };

async function mayRead(session: Session, actor: Actor, stored: StoredVersion): Promise<boolean> {
  const { type, id, owner } = stored;
  const asked = { interaction: 'read' as const, type, id, patient: patientOf(owner) };
  return (await actor.access.decide(actor.principal, asked, session)).allowed;
}

const refused = (): Handler => () => {
  throw notAllowed(
    'Records are kept for good: what is wrong is marked as entered-in-error by an update.',
  );
};

const metadata =
  (context: Context): Handler =>
  (request, reply) =>
    Promise.resolve(send(reply, 200, capabilities(baseOf(request, context))));

const create = write((request) => ({
  id: null,
  condition: parsedQuery(header(request, 'if-none-exist')),
  method: 'POST',
}));
const update = write((request) => ({ id: param(request, 'id'), condition: null, method: 'PUT' }));
const conditional = write((request) => ({ id: null, condition: queryOf(request), method: 'PUT' }));

const TYPE = '/:resourceType';
const ONE = '/:resourceType/:id';

/** Every request that FHIR clients may make, once; what is not here is answered 404. */
export const ROUTES: readonly Route[] = [
  route('GET', '/metadata', 'capabilities', 'What this server does', metadata),
  route(
    'POST',
    '',
    'transaction',
    'A Bundle of requests: all of a transaction, each of a batch',
    bundle,
  ),
  route('GET', TYPE, 'search-type', 'Search', search),
  route('POST', `${TYPE}/_search`, 'search-type', 'Search, its parameters in a form', search),
  route(
    'POST',
    TYPE,
    'create',
    'Create, with If-None-Exist where nothing like it is there',
    create,
  ),
  route('PUT', TYPE, 'update', 'Update what the parameters find, or create it', conditional),
  route('GET', ONE, 'read', 'The resource as it stands', read),
  route('GET', `${ONE}/_history`, 'history-instance', 'Every version, newest first', history),
  route('GET', `${ONE}/_history/:vid`, 'vread', 'One version', vread),
  route('PUT', ONE, 'update', 'Create under this id, or replace the version in If-Match', update),
  route('DELETE', ONE, 'delete', 'Refused', refused),
  route('DELETE', TYPE, 'delete', 'Refused', refused),
  route('PATCH', ONE, 'patch', 'Refused', refused),
];

function route(
  method: Route['method'],
  path: string,
  interaction: string,
  summary: string,
  handler: Route['handler'],
): Route {
  return { method, path, interaction, summary, handler };
}
