import { randomUUID } from 'node:crypto';
import type { AuditHead, AuditLog, AuditRow } from '../storage/audit';
import { canonical, chained, NOTHING_BEFORE } from '../storage/chain';
import { eventOf, securityEventOf } from './audit-event';
import type { AuditSink } from './ports';

/** Of those whom no clinic is known of. */
const NO_CLINIC = 'unknown';

/** Every read and write becomes an AuditEvent in the chain of the clinic that did it, within the transaction that it tells of. */
export const chainedAudit: AuditSink = {
  async record(entry, session) {
    const id = randomUUID();
    const recorded = new Date().toISOString();
    await session.audit.append({
      ...{ chain: entry.principal.clinic, id, recorded },
      event: canonical(eventOf(entry, id, recorded)),
      patients: entry.entities.flatMap(({ patient }) => patient ?? []),
      stated: entry.principal.purpose !== null,
    });
  },
  async security(entry, session) {
    const id = randomUUID();
    const recorded = new Date().toISOString();
    const event = canonical(securityEventOf(entry, id, recorded));
    const stated = entry.purpose !== undefined;
    const chain = entry.clinic ?? NO_CLINIC;
    await session.audit.append({ chain, id, recorded, event, patients: [], stated });
  },
};

export interface Broken {
  readonly chain: string;
  /** Of the first event that does not fit. */
  readonly seq: number;
  readonly what:
    'changed' | 'missing' | 'not in its place' | 'cut off at its end' | 'without an end';
}

export interface Verified {
  readonly events: number;
  readonly broken: readonly Broken[];
  readonly heads: readonly AuditHead[];
}

const PAGE = 1000;

function faultOf(row: AuditRow, seq: number, previous: string): Broken['what'] | null {
  if (row.seq !== seq) return 'missing';
  if (row.previous !== previous) return 'not in its place';
  if (row.hash !== chained(row.previous, row.event)) return 'changed';
  const { id, recorded } = JSON.parse(row.event) as { id: string; recorded: string };
  return id === row.id && recorded === row.recorded ? null : 'changed';
}

async function verifyChain(log: AuditLog, chain: string, head: AuditHead | undefined) {
  let [seq, previous] = [0, NOTHING_BEFORE];
  for (;;) {
    const rows = await log.rows(chain, seq, PAGE);
    for (const row of rows) {
      const what = faultOf(row, seq + 1, previous);
      if (what) return { events: seq, broken: { chain, seq: seq + 1, what } };
      [seq, previous] = [row.seq, row.hash];
    }
    if (rows.length < PAGE) break;
  }
  const what = !head ? ('without an end' as const) : ('cut off at its end' as const);
  const whole = head?.seq === seq && head.hash === previous;
  return { events: seq, broken: whole ? null : { chain, seq: seq + 1, what } };
}

/** Goes through every chain: finds an event that was changed, taken out, put in or moved, and a chain cut at its end. */
export async function verifyAudit(log: AuditLog): Promise<Verified> {
  const heads = await log.heads();
  const chains = new Set([...(await log.chains()), ...heads.map((head) => head.chain)]);
  const broken: Broken[] = [];
  let events = 0;
  for (const chain of chains) {
    const found = await verifyChain(
      log,
      chain,
      heads.find((head) => head.chain === chain),
    );
    events += found.events;
    if (found.broken) broken.push(found.broken);
  }
  return { events, broken, heads };
}
