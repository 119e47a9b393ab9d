export interface AuditTables {
  audit_event: {
    chain: string;
    seq: number;
    id: string;
    recorded: string;
    stated: number;
    event: string;
    previous: string;
    hash: string;
  };
  audit_patient: { patient: string; recorded: string; chain: string; seq: number };
  audit_head: { chain: string; seq: number; hash: string };
}
