import * as v from 'valibot';
import type { Purpose } from '../../services/tokens';

/** HL7 v3 PurposeOfUse: break the glass, and emergency treatment. */
const PURPOSES = ['BTG', 'ETREAT'] as const;

/** Members of a request for a token (IHE IUA) by which somebody states why they read a record that their clinic does not treat. */
export const Stated = {
  purpose_of_use: v.optional(v.picklist(PURPOSES)),
  reason: v.optional(v.pipe(v.string(), v.trim(), v.minLength(10), v.maxLength(500))),
};

export const NO_REASON = 'a purpose needs its reason, ten letters or more';

export function purposeOf({
  purpose_of_use: code,
  reason,
}: {
  readonly purpose_of_use?: string | undefined;
  readonly reason?: string | undefined;
}): Purpose | null | 'reason' {
  if (code === undefined) return null;
  return reason === undefined ? 'reason' : { code, reason };
}
