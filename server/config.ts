import path from 'node:path';
import * as v from 'valibot';

const root = path.resolve(import.meta.dirname, '..');
const count = (fallback: string) =>
  v.pipe(v.optional(v.string(), fallback), v.regex(/^\d+$/), v.transform(Number));
const text = (fallback: string) =>
  v.optional(v.pipe(v.string(), v.trim(), v.minLength(1)), fallback);
const file = v.optional(v.pipe(v.string(), v.minLength(1)));

/** One line a variable; what each does: server/README.md. */
const Environment = v.object({
  HOST: text('localhost'),
  PORT: v.pipe(count('5417'), v.maxValue(65_535)),
  BITELIGHT_STORE: text(path.join(root, 'data')),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))),
  DATABASE_POOL: v.pipe(count('10'), v.minValue(1)),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.url(),
      v.transform((url) => url.replace(/\/+$/, '')),
    ),
  ),
  TLS_CERT: file,
  TLS_KEY: file,
  TRUST_PROXY: v.optional(v.picklist(['true', 'false']), 'false'),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug']), 'warn'),
  RATE_LIMIT: count('6000'),
  METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16))),
  BODY_LIMIT_MB: v.pipe(count('16'), v.minValue(1)),
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
  /** Where clients reach the server, without a slash at the end; null: as the request says. */
  readonly publicUrl: string | null;
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
  return {
    host: set.HOST,
    port: set.PORT,
    dist: path.join(root, 'dist'),
    folder: path.resolve(set.BITELIGHT_STORE),
    database: set.DATABASE_URL
      ? { kind: 'postgres', url: set.DATABASE_URL, pool: set.DATABASE_POOL }
      : { kind: 'sqlite', file: path.resolve(set.BITELIGHT_STORE, 'bitelight.sqlite') },
    publicUrl: set.PUBLIC_URL ?? null,
    tls: set.TLS_CERT && set.TLS_KEY ? { cert: set.TLS_CERT, key: set.TLS_KEY } : null,
    trustProxy: set.TRUST_PROXY === 'true',
    logLevel: set.LOG_LEVEL,
    rateLimit: set.RATE_LIMIT,
    metricsToken: set.METRICS_TOKEN ?? null,
    bodyLimit: set.BODY_LIMIT_MB * 1024 * 1024,
  };
}
