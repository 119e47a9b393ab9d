import type { AuditSink, Principal } from './ports';

/** Everybody who reaches a server that knows no accounts: the one clinic that runs it. */
export const LOCAL_CLINIC: Principal = {
  kind: 'device',
  id: 'local',
  clinic: 'local',
  region: 'local',
  roles: ['dentist', 'administrator'],
  purpose: null,
};

export const noAudit: AuditSink = { record: () => Promise.resolve() };
