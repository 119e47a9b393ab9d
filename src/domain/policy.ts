/** What may leave the device for the centre, from least to most. The clinic decides; each includes the one before it. */
export const POLICIES = ['nothing', 'findings', 'findings-and-images'] as const;
export type Policy = (typeof POLICIES)[number];

/** While nobody has chosen: decisions go to a centre that the device was enrolled at, films stay. */
const UNCHOSEN: Policy = 'findings';

/** Reads what was kept of a choice. What cannot be read as one lets nothing leave. */
export function policyFrom(kept: string | null): Policy {
  if (kept === null) return UNCHOSEN;
  return POLICIES.find((one) => one === kept) ?? 'nothing';
}

/** Whether reports (findings, decisions, outlines, the patient they are about) or the films themselves may be sent. */
export function mayLeave(policy: Policy, what: 'findings' | 'images'): boolean {
  return policy === 'findings-and-images' || (policy === 'findings' && what === 'findings');
}
