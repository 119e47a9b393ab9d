import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables';

/** A database that kysely speaks to, and what differs between the two. */
export interface SqlDatabase {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /** Whether another transaction came in between, so that the same work may be tried again. */
  readonly collided: (error: unknown) => boolean;
  /** Whether there was no room for it; nothing of the transaction is kept then. */
  readonly full: (error: unknown) => boolean;
}

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

export type Connection = Kysely<Tables> | Transaction<Tables>;

/** A step forward; there is none back. `name` is never changed after it has shipped. */
export interface Migration {
  readonly name: string;
  up(connection: Connection, kind: SqlDatabase['kind']): Promise<void>;
}
