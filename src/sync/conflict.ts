/**
 * What is to be done when the centre holds another version of a report than this device thought. `theirs`: the signature it holds,
 * null where none. A signature that this review has passed is our own earlier version, whose receipt was lost: ours goes over it.
 * Anything else was signed by somebody who had not seen ours, and is never written over without a person's word.
 */
export function overTheirs(ours: readonly string[], theirs: string | null): 'send' | 'ask' {
  return theirs !== null && ours.includes(theirs) ? 'send' : 'ask';
}
