import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import type { FastifyInstance } from 'fastify';
import { record } from '../../services/fhir/actor';
import { auditSearchOf, withinSight } from '../../services/fhir/audit-search';
import { entriesOrNone } from '../../services/fhir/content';
import { notFound } from '../../services/fhir/refusal';
import type { Query } from '../../services/fhir/search-request';
import { textOf } from '../../services/fhir/search';
import type { AuditRow } from '../../storage/audit';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { send } from './answer';
import { actorOf, param, queryOf } from './request';
import type { Handler } from './request';

const eventIn = (row: AuditRow): AuditEvent => JSON.parse(row.event) as AuditEvent;

const read =
  (context: Context): Handler =>
  async (request, reply) => {
    const actor = actorOf(request, context);
    const id = param(request, 'id');
    const row = await context.storage.write(async (session) => {
      const search = await withinSight(session, actor, auditSearchOf({ _id: id }, actor.base));
      const [found] = await session.audit.search({ ...search, limit: 1 });
      await record(actor, session, 'read', [{ reference: `AuditEvent/${id}`, patient: null }]);
      return found;
    });
    if (!row) throw notFound();
    return send(reply, 200, eventIn(row));
  };

const search =
  (context: Context): Handler =>
  async (request, reply) => {
    const actor = actorOf(request, context);
    const posted = request.method === 'POST' ? (request.body as Query) : {};
    const query = { ...queryOf(request), ...posted };
    const wanted = auditSearchOf(query, actor.base);
    const found = await context.storage.write(async (session) => {
      const seen = await withinSight(session, actor, wanted);
      const rows = await session.audit.search({ ...seen, limit: seen.limit + 1 });
      const entities = [{ reference: 'AuditEvent', patient: wanted.patient }];
      await record(actor, session, 'search-type', entities, { query: textOf(query) });
      return rows;
    });
    const page = found.slice(0, wanted.limit);
    const address = `${actor.base}/AuditEvent`;
    const more = { _offset: `${wanted.offset + wanted.limit}` };
    const link: Bundle['link'] = [{ relation: 'self', url: `${address}?${textOf(query)}` }];
    if (found.length > page.length)
      link.push({ relation: 'next', url: `${address}?${textOf(query, more)}` });
    return send(reply, 200, {
      resourceType: 'Bundle',
      type: 'searchset',
      link,
      ...entriesOrNone(
        page.map((row) => ({
          fullUrl: `${address}/${row.id}`,
          resource: eventIn(row),
          search: { mode: 'match' },
        })),
      ),
    });
  };

/** AuditEvent, read-only. Within the scope of /fhir. */
export function auditRoutes(app: FastifyInstance, context: Context): void {
  app.get('/AuditEvent', described('FHIR R4', 'Search AuditEvents'), search(context));
  app.post('/AuditEvent/_search', described('FHIR R4', 'Search AuditEvents'), search(context));
  app.get('/AuditEvent/:id', described('FHIR R4', 'One AuditEvent'), read(context));
}
