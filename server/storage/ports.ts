import type { Care } from './care';

/**
 * What the store does with one piece of work. Inside `write` everything is one transaction: all of it is kept, or
 * nothing. Work must use the session it was given and nothing else: the embedded database has one connection.
 */
export interface Session {
  /** Settles when the database answers. */
  ping(): Promise<void>;
  readonly care: Care;
}

export interface Storage {
  readonly kind: 'sqlite' | 'postgres';
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Durable when it settles. Runs `work` again where another transaction came in between: it must have no other effects. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
