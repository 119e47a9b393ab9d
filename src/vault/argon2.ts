import { argon2id } from 'hash-wasm';
import type { PassphraseCost } from '../domain/keyring';

export type DeriveRequest =
  | { readonly ask: 'measure' }
  | {
      readonly ask: 'derive';
      readonly passphrase: string;
      readonly salt: Uint8Array<ArrayBuffer>;
      readonly cost: PassphraseCost;
    };
/** Null where the device could not. */
export type DeriveAnswer = PassphraseCost | Uint8Array | null;

/** 32 bytes from a passphrase; one that was typed on another keyboard, in another Unicode form, is the same passphrase. */
export function stretched(
  passphrase: string,
  salt: Uint8Array,
  { memoryKiB, passes }: PassphraseCost,
): Promise<Uint8Array> {
  return argon2id({
    password: passphrase.normalize('NFKC'),
    salt,
    parallelism: 1,
    iterations: passes,
    memorySize: memoryKiB,
    hashLength: 32,
    outputType: 'binary',
  });
}

/** Never less: RFC 9106, section 4, second recommended option (64 MiB, 3 passes). */
const FLOOR: PassphraseCost = { memoryKiB: 64 * 1024, passes: 3 };
/** Where the device has not as much memory to give: OWASP Password Storage Cheat Sheet (19 MiB, 2 passes). */
const SMALL_FLOOR: PassphraseCost = { memoryKiB: 19 * 1024, passes: 2 };
const AIM_MS = 750;
const MOST_PASSES = 64;

/** What this device does in about three quarters of a second, and at least the floor. */
export async function measuredCost(
  now: () => number = () => performance.now(),
): Promise<PassphraseCost> {
  const timed = async (cost: PassphraseCost) => {
    const start = now();
    await stretched('measured', new Uint8Array(16), cost);
    const passes = Math.floor((cost.passes * AIM_MS) / Math.max(1, now() - start));
    return { ...cost, passes: Math.min(MOST_PASSES, Math.max(cost.passes, passes)) };
  };
  try {
    return await timed(FLOOR);
  } catch {
    return timed(SMALL_FLOOR);
  }
}
