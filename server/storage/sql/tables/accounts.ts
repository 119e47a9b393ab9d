export interface AccountTables {
  enrolment_code: {
    digest: string;
    clinic: string;
    region: string;
    roles: string;
    expires: number;
    used: number | null;
  };
  device: {
    id: string;
    name: string;
    clinic: string;
    region: string;
    roles: string;
    jwks: string;
    registered: number;
    revoked: number | null;
  };
  used_assertion: { device: string; jti: string; expires: number };
  signing_key: { kid: string; jwk: string; created: number };
}
