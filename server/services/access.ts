import type { Scope } from '../storage/care';
import type { Session } from '../storage/ports';
import type {
  AccessDecision,
  AccessPolicy,
  AccessRequest,
  Interaction,
  Principal,
  Role,
} from './ports';

const WRITES: readonly Interaction[] = ['create', 'update', 'store-instances'];

/** What an assistant does not sign: findings and reports are a dentist's. */
const DENTISTS_ONLY = ['DiagnosticReport', 'Observation'];

const ALLOWED: AccessDecision = { allowed: true };
const refused = (why: string): AccessDecision => ({ allowed: false, why });

const has = (principal: Principal, ...roles: readonly Role[]): boolean =>
  principal.roles.some((role) => roles.includes(role));

/** Why somebody outside the clinic's care may read all the same: an emergency, told and recorded ("break the glass"). */
const statesPurpose = (principal: Principal): boolean =>
  principal.purpose !== null && has(principal, 'dentist');

async function mayRead(principal: Principal, patient: string, session: Session): Promise<boolean> {
  const { clinic, region } = principal;
  if (has(principal, 'dentist', 'assistant') && (await session.care.treats(patient, clinic)))
    return true;
  if (has(principal, 'regional-reader') && (await session.care.knownInRegion(patient, region)))
    return true;
  return statesPurpose(principal);
}

async function decideWrite(
  principal: Principal,
  { type, interaction, id, patient }: AccessRequest,
  session: Session,
): Promise<AccessDecision> {
  if (!has(principal, 'dentist', 'assistant')) return refused('this role does not write records');
  if (DENTISTS_ONLY.includes(type) && !has(principal, 'dentist'))
    return refused('findings and reports are signed by a dentist');
  if (patient === null || (await session.care.treats(patient, principal.clinic))) return ALLOWED;
  // A record that nobody has yet: whoever writes it first registers the patient.
  const first = type === 'Patient' && (interaction === 'create' || id === patient);
  const own = interaction === 'store-instances';
  if ((first || own) && !(await session.care.known(patient))) return ALLOWED;
  return refused('this clinic does not treat the patient; register them first');
}

async function decide(
  principal: Principal,
  request: AccessRequest,
  session: Session,
): Promise<AccessDecision> {
  const { type, interaction, patient } = request;
  if (type === 'AuditEvent')
    return interaction !== 'create' && interaction !== 'update' && has(principal, 'auditor')
      ? ALLOWED
      : refused('audit events are for auditors');
  if (WRITES.includes(interaction)) return decideWrite(principal, request, session);
  if (!has(principal, 'dentist', 'assistant', 'regional-reader'))
    return refused('this role does not read records');
  if (patient === null || (await mayRead(principal, patient, session))) return ALLOWED;
  return refused('this clinic does not treat the patient; register them, or state a purpose');
}

/** A search needs no purpose for the clinic's own patients, and none lets it wander through those of others. */
function scope(principal: Principal, named: boolean): Scope {
  const { clinic, region } = principal;
  if (named && statesPurpose(principal)) return { kind: 'all' };
  if (has(principal, 'regional-reader')) return { kind: 'region', region };
  if (has(principal, 'dentist', 'assistant')) return { kind: 'clinic', clinic };
  return { kind: 'none' };
}

/**
 * Roles, clinics and care: a dentist or assistant reads and writes what belongs to patients whom the clinic treats, a
 * regional reader reads the region's, others nothing; a dentist reads any record for a stated purpose. What belongs to no
 * patient (a device, a clinic) is read by all of them.
 */
export const careAccess: AccessPolicy = {
  decide,
  scope,
  async registered(principal, patient, session) {
    if (has(principal, 'dentist', 'assistant'))
      await session.care.add(patient, principal, 'registered');
  },
};
