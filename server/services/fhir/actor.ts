import type { Session } from '../../storage/ports';
import type {
  AccessPolicy,
  AccessRequest,
  AuditEntry,
  AuditSink,
  Interaction,
  Principal,
} from '../ports';
import { Refusal } from './refusal';

/** Who does something here, and who is asked and told about it. */
export interface Actor {
  readonly principal: Principal;
  readonly access: AccessPolicy;
  readonly audit: AuditSink;
  /** Base of the FHIR service as this client reaches it. */
  readonly base: string;
  readonly requestId: string;
  readonly address: string;
}

type Entities = AuditEntry['entities'];

/** What the policy refused; it is recorded after the transaction that it ended. */
export class AccessRefused extends Refusal {
  constructor(
    why: string,
    readonly asked: AccessRequest,
  ) {
    super(403, [{ severity: 'error', code: 'forbidden', diagnostics: why }]);
  }

  override within(): this {
    return this;
  }
}

export async function demand(actor: Actor, asked: AccessRequest, session: Session): Promise<void> {
  const decision = await actor.access.decide(actor.principal, asked, session);
  if (!decision.allowed) throw new AccessRefused(decision.why, asked);
}

export function record(
  actor: Actor,
  session: Session,
  interaction: Interaction,
  entities: Entities,
  more: Partial<Pick<AuditEntry, 'query' | 'outcome'>> = {},
): Promise<void> {
  const { principal, requestId, address } = actor;
  const entry = { principal, interaction, entities, requestId, address };
  return actor.audit.record({ ...entry, outcome: 'success', query: null, ...more }, session);
}

export function recordRefused(
  actor: Actor,
  session: Session,
  { asked }: AccessRefused,
): Promise<void> {
  const { type, id, patient } = asked;
  const entities = [{ reference: id === null ? type : `${type}/${id}`, patient }];
  return record(actor, session, asked.interaction, entities, { outcome: 'refused' });
}
