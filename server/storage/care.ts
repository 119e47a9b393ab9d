/** Why a clinic treats a patient: it registered them, or has stored something of theirs. */
export type CareReason = 'registered' | 'stored';

/** Which clinics treat which patients: what decides who reads a record. Only ever added to. */
export interface Care {
  treats(patient: string, clinic: string): Promise<boolean>;
  /** Whether any clinic of the region treats them. */
  knownInRegion(patient: string, region: string): Promise<boolean>;
  /** Whether anybody does. */
  known(patient: string): Promise<boolean>;
  /** Keeps the first reason and day. */
  add(patient: string, by: { clinic: string; region: string }, because: CareReason): Promise<void>;
  /** Two records turned out to be one person's: who treated `from` treats `to`. */
  merge(from: string, to: string): Promise<void>;
}

/** Whose records a search may find. `all` is a regional or national reader's, or that of a stated emergency. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'clinic'; readonly clinic: string }
  | { readonly kind: 'region'; readonly region: string }
  | { readonly kind: 'none' };
