import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables';

/** A database that kysely speaks to, and what differs between the two. */
export interface SqlDatabase {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /** Whether another transaction came in between, so that the same work may be tried again. */
  readonly collided: (error: unknown) => boolean;
}

export type Connection = Kysely<Tables> | Transaction<Tables>;

/** A step forward; there is none back. `name` is never changed after it has shipped. */
export interface Migration {
  readonly name: string;
  up(connection: Connection, kind: SqlDatabase['kind']): Promise<void>;
}
