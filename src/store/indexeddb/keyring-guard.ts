import * as v from 'valibot';
import type { Keyring } from '../../domain/keyring';

const Bytes = v.instance(Uint8Array);
const held = {
  wrapped: v.object({ iv: Bytes, box: v.instance(ArrayBuffer) }),
  salt: Bytes,
  since: v.string(),
};

const KeyringRow = v.object({
  version: v.literal(1),
  vault: v.string(),
  codeUnseen: v.optional(v.literal(true)),
  holders: v.array(
    v.variant('by', [
      v.object({
        ...held,
        by: v.literal('passphrase'),
        cost: v.object({ memoryKiB: v.number(), passes: v.number() }),
      }),
      v.object({ ...held, by: v.literal('recovery-code') }),
      v.object({ ...held, by: v.literal('passkey'), credential: Bytes }),
    ]),
  ),
});

export const isKeyring = (value: unknown): value is Keyring => v.is(KeyringRow, value);
