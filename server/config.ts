import path from 'node:path';
import * as v from 'valibot';
import type { Assignment } from './services/enrolment';
import type { OidcSettings } from './services/people';
import { blobConfigOf } from './storage/blobs/open';
import type { BlobConfig } from './storage/blobs/open';

const root = path.resolve(import.meta.dirname, '..');
const count = (fallback: string) =>
  v.pipe(v.optional(v.string(), fallback), v.regex(/^\d+$/), v.transform(Number));
const text = (fallback: string) =>
  v.optional(v.pipe(v.string(), v.trim(), v.minLength(1)), fallback);
const file = v.optional(v.pipe(v.string(), v.minLength(1)));

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '::1'];

const address = v.optional(
  v.pipe(
    v.string(),
    v.url(),
    v.transform((url) => url.replace(/\/+$/, '')),
  ),
);

/** One line a variable; what each does: server/README.md. */
const Environment = v.object({
  HOST: text('localhost'),
  PORT: v.pipe(count('5417'), v.maxValue(65_535)),
  BITELIGHT_STORE: text(path.join(root, 'data')),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))),
  DATABASE_POOL: v.pipe(count('10'), v.minValue(1)),
  CENTRE_FHIR: address,
  CENTRE_DICOMWEB: address,
  PASSPHRASE: v.optional(v.picklist(['at-once', 'with-first-film']), 'with-first-film'),
  PUBLIC_URL: address,
  PAGE_ORIGINS: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) =>
        list
          .split(',')
          .map((one) => one.trim())
          .filter(Boolean),
      ),
      v.array(v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s]+$/))),
    ),
    '',
  ),
  TLS_CERT: file,
  TLS_KEY: file,
  TRUST_PROXY: v.optional(v.picklist(['true', 'false']), 'false'),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug']), 'warn'),
  RATE_LIMIT: count('6000'),
  METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16))),
  BODY_LIMIT_MB: v.pipe(count('16'), v.minValue(1)),
  DICOM_LIMIT_MB: v.pipe(count('256'), v.minValue(1)),
  BLOBS: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))),
  S3_REGION: text('us-east-1'),
  CLINIC: text('local'),
  REGION: text('local'),
  OIDC_ISSUER: v.optional(v.pipe(v.string(), v.url())),
  OIDC_AUDIENCE: text('bitelight'),
  OIDC_ROLES: text('roles'),
  OIDC_CLINIC: text('clinic'),
  OIDC_REGION: text('region'),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The built page. */
  readonly dist: string;
  /** Folder of the embedded database and of blobs. */
  readonly folder: string;
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string; readonly pool: number };
  /** Where pages are to send instead of here; empty: here. */
  readonly centre: { readonly fhir?: string; readonly dicomweb?: string };
  /** When a page asks for the passphrase that seals what it keeps. */
  readonly passphrase: 'at-once' | 'with-first-film';
  /** Where clients reach the server, without a slash at the end; null: as the request says. */
  readonly publicUrl: string | null;
  /** Origins of pages served elsewhere that may use this store. */
  readonly pageOrigins: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Whether X-Forwarded-* of a proxy in front is believed. */
  readonly trustProxy: boolean;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Requests a minute from one address; 0: no limit. */
  readonly rateLimit: number;
  /** Who shows it may read /metrics from anywhere; null: only this machine may. */
  readonly metricsToken: string | null;
  /** Of one FHIR request, in bytes. */
  readonly bodyLimit: number;
  /** Of one STOW-RS request, in bytes. */
  readonly dicomLimit: number;
  /** Where the bytes of DICOM objects are kept. */
  readonly blobs: BlobConfig;
  /** What the page on this very machine is enrolled as, without a code; null: the server is open to others, nobody is. */
  readonly local: Assignment | null;
  /** Where people sign in; null: only devices do. */
  readonly oidc: OidcSettings | null;
}

/** Reads the environment once. Throws with the name of the variable that is wrong; its value is not repeated. */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const read = v.safeParse(Environment, env);
  if (!read.success) {
    const names = read.issues.map((issue) => v.getDotPath(issue) ?? '').join(', ');
    throw new Error(`The environment is not understood: ${names} (see server/README.md)`);
  }
  const set = read.output;
  if ((set.TLS_CERT === undefined) !== (set.TLS_KEY === undefined))
    throw new Error('TLS needs both TLS_CERT and TLS_KEY');
  const isLocal = LOOPBACK_HOSTS.includes(set.HOST) && set.TRUST_PROXY === 'false';
  return {
    host: set.HOST,
    port: set.PORT,
    dist: path.join(root, 'dist'),
    folder: path.resolve(set.BITELIGHT_STORE),
    database: set.DATABASE_URL
      ? { kind: 'postgres', url: set.DATABASE_URL, pool: set.DATABASE_POOL }
      : { kind: 'sqlite', file: path.resolve(set.BITELIGHT_STORE, 'bitelight.sqlite') },
    passphrase: set.PASSPHRASE,
    centre: {
      ...(set.CENTRE_FHIR !== undefined && { fhir: set.CENTRE_FHIR }),
      ...(set.CENTRE_DICOMWEB !== undefined && { dicomweb: set.CENTRE_DICOMWEB }),
    },
    publicUrl: set.PUBLIC_URL ?? null,
    pageOrigins: set.PAGE_ORIGINS,
    tls: set.TLS_CERT && set.TLS_KEY ? { cert: set.TLS_CERT, key: set.TLS_KEY } : null,
    trustProxy: set.TRUST_PROXY === 'true',
    logLevel: set.LOG_LEVEL,
    rateLimit: set.RATE_LIMIT,
    metricsToken: set.METRICS_TOKEN ?? null,
    bodyLimit: set.BODY_LIMIT_MB * 1024 * 1024,
    dicomLimit: set.DICOM_LIMIT_MB * 1024 * 1024,
    local: isLocal ? { clinic: set.CLINIC, region: set.REGION, roles: ['dentist'] } : null,
    oidc: set.OIDC_ISSUER
      ? {
          issuer: set.OIDC_ISSUER,
          audience: set.OIDC_AUDIENCE,
          ...{ roles: set.OIDC_ROLES, clinic: set.OIDC_CLINIC, region: set.OIDC_REGION },
        }
      : null,
    blobs: blobConfigOf(set.BLOBS, path.resolve(set.BITELIGHT_STORE), set.S3_REGION),
  };
}
