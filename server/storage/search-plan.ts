import type { Scope } from './care';

/** http://hl7.org/fhir/R4/search.html#prefix */
export type DatePrefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

export interface DateTest {
  readonly prefix: DatePrefix;
  readonly low: number;
  readonly high: number;
}

/** One parameter of a search; one of `any` has to hold. */
export type Clause =
  | {
      readonly kind: 'token';
      readonly param: string;
      readonly any: readonly { readonly system: string | null; readonly value: string | null }[];
      readonly not: boolean;
    }
  | {
      readonly kind: 'string';
      readonly param: string;
      readonly mode: 'starts' | 'exact' | 'contains';
      readonly any: readonly string[];
    }
  | { readonly kind: 'date'; readonly param: string; readonly any: readonly DateTest[] }
  | {
      readonly kind: 'missing';
      readonly of: 'token' | 'string' | 'date';
      readonly param: string;
      readonly missing: boolean;
    };

/** A search in the terms of the index: all of it has to hold. */
export interface SearchPlan {
  readonly type: string;
  /** Who may be found at all; what is in nobody's record always is. */
  readonly scope: Scope;
  /** Whose records are searched; null: everybody's. */
  readonly owners: readonly string[] | null;
  readonly ids: readonly string[] | null;
  readonly updated: readonly DateTest[];
  readonly clauses: readonly Clause[];
  readonly sort: {
    /** By the time of the last change, or by the earliest date under a parameter. */
    readonly by: 'updated' | { readonly date: string };
    readonly descending: boolean;
  };
  /** Place of the last one that the client has. */
  readonly after: Place | null;
  readonly limit: number;
}

export interface Place {
  readonly value: number;
  readonly id: string;
}
