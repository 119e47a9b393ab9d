/**
 * What the quality gate says about a film before it is read. 'warn': readable, results may be weaker.
 * 'refuse': not read (for example a colour photograph); it can still be viewed.
 */
export const GATE_CODES = [
  'not-grey',
  'not-dental',
  /** A clinician said the kind of a film that the gate had refused ('warn') or was not sure of ('info'). */
  'kind-by-hand',
  'too-small',
  'low-contrast',
  'too-dark',
  'blurred',
  'clipped',
  /** It looks like a film once it is inverted. */
  'looks-inverted',
  /** It looks like a film once it is turned by a quarter: `turns`. */
  'looks-turned',
  'kind-uncertain',
  /** A scan of several films, as of a mount: the page offers to take it apart. */
  'several-films',
  /** A bar, frame or corners round the film are not read. */
  'border-left-out',
  /** The file asks to be shown turned or mirrored; it is read and shown as its pixels are stored. */
  'shown-as-stored',
] as const;
export type GateCode = (typeof GATE_CODES)[number];

export interface GateNote {
  readonly code: GateCode;
  readonly severity: 'info' | 'warn' | 'refuse';
  /** Quarters clockwise that would make it lie right. */
  readonly turns?: 1 | 3;
}
