import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../services/ports';
import type { AuditSearch } from '../storage/audit';
import type { Session } from '../storage/ports';
import type { Context } from './context';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const USUAL = 50;
const MOST = 500;

type Query = Readonly<Record<string, string | undefined>>;

function outcome(
  reply: FastifyReply,
  status: number,
  code: string,
  diagnostics: string,
): FastifyReply {
  const issue = [{ severity: 'error', code, diagnostics }];
  return reply
    .code(status)
    .type(FHIR_JSON)
    .send(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
}

/** `ge2026-11-01`, `lt2026-12-01`; a day alone is that day. */
function period(text: string | string[] | undefined): Pick<AuditSearch, 'from' | 'to'> {
  const all = text === undefined ? [] : [text].flat();
  let [from, to]: (string | null)[] = [null, null];
  for (const one of all) {
    const [, prefix = 'eq', date = ''] = /^(ge|gt|le|lt|eq)?(\d{4}[\d:.TZ+-]*)$/.exec(one) ?? [];
    if (prefix !== 'le' && prefix !== 'lt') from = date;
    if (prefix !== 'ge' && prefix !== 'gt') to = prefix === 'lt' ? date : `${date}~`;
  }
  return { from: from ?? null, to: to ?? null };
}

function searchOf(query: Query): AuditSearch {
  const number = (text: string | undefined, usual: number): number =>
    text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : usual;
  return {
    id: query['_id'] ?? null,
    patient: query['patient']?.replace(/^Patient\//, '') ?? null,
    statedOnly: query['purpose'] !== undefined,
    ...period(query['date']),
    limit: Math.min(number(query['_count'], USUAL), MOST),
    offset: number(query['_offset'], 0),
  };
}

/**
 * An auditor sees all. Who treats a patient sees who has opened the patient's record for a stated purpose, and nothing else:
 * it belongs to the patient's file.
 */
async function seen(
  context: Context,
  request: FastifyRequest,
  search: AuditSearch,
  session: Session,
) {
  const { principal } = request;
  const asked = {
    interaction: 'search-type',
    type: 'AuditEvent',
    id: null,
    patient: null,
  } as const;
  if ((await context.access.decide(principal, asked, session)).allowed) return search;
  const { patient } = search;
  const clinical = principal.roles.some((role) => role === 'dentist' || role === 'assistant');
  if (!clinical || patient === null || principal.purpose !== null) return null;
  const treats = await session.care.treats(patient, principal.clinic);
  return treats ? { ...search, statedOnly: true } : null;
}

async function answer(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string | null,
) {
  const query = { ...(request.query as Query), ...(id !== null && { _id: id }) };
  const wanted = searchOf(query);
  const found = await context.storage.write(async (session) => {
    const search = await seen(context, request, wanted, session);
    const entry: AuditEntry = {
      ...{ principal: request.principal, interaction: id === null ? 'search-type' : 'read' },
      outcome: search ? 'success' : 'refused',
      entities: [
        { reference: id === null ? 'AuditEvent' : `AuditEvent/${id}`, patient: wanted.patient },
      ],
      query:
        id === null
          ? new URLSearchParams(request.query as Record<string, string>).toString()
          : null,
      ...{ requestId: request.id, address: request.ip },
    };
    const rows = search && (await session.audit.search({ ...search, limit: search.limit + 1 }));
    await context.audit.record(entry, session);
    return rows;
  });
  if (!found) return outcome(reply, 403, 'forbidden', 'audit events are for auditors');
  if (id !== null) {
    const [row] = found;
    return row
      ? reply.type(FHIR_JSON).send(row.event)
      : outcome(reply, 404, 'not-found', 'there is no such event');
  }
  const base = `${context.config.publicUrl ?? `${request.protocol}://${request.host}`}/fhir/AuditEvent`;
  const page = found.slice(0, wanted.limit);
  const entries = page.map(
    (row) => `{"fullUrl":"${base}/${row.id}","resource":${row.event},"search":{"mode":"match"}}`,
  );
  const next = new URLSearchParams({
    ...(request.query as Record<string, string>),
    _offset: String(wanted.offset + wanted.limit),
  });
  const links = found.length > page.length ? [{ relation: 'next', url: `${base}?${next}` }] : [];
  return reply
    .type(FHIR_JSON)
    .send(
      `{"resourceType":"Bundle","type":"searchset","link":${JSON.stringify(links)},"entry":[${entries.join(',')}]}`,
    );
}

/** AuditEvent, read-only: search by patient, date, purpose and _id. */
export function auditRoutes(app: FastifyInstance, context: Context): void {
  app.get('/fhir/AuditEvent', (request, reply) => answer(context, request, reply, null));
  app.get('/fhir/AuditEvent/:id', (request, reply) =>
    answer(context, request, reply, (request.params as { id: string }).id),
  );
}
