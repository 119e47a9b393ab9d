import { argon2id } from '@noble/hashes/argon2.js';
import { describe, expect, test } from 'vitest';
import type { DeviceStore } from '../../../src/store/vault-ports';
import { measuredCost, stretched } from '../../../src/vault/argon2';
import type { Deriver } from '../../../src/vault/derive';
import { Vault } from '../../../src/vault/vault';
import { patientNo } from '../../support/stored';
import { fresh, opened, value } from '../../support/stores';

/** The real derivation at a cost that a test can pay. */
const deriver: Deriver = {
  measure: () => Promise.resolve({ memoryKiB: 256, passes: 2 }),
  derive: async (...asked) => (await stretched(...asked)) as Uint8Array<ArrayBuffer>,
};
const PASSPHRASE = 'Тыныш таң 7 рентген';
const byPassphrase = (passphrase: string) => ({ by: 'passphrase', passphrase }) as const;
const byCode = (code: string) => ({ by: 'recovery-code', code }) as const;

const vaultOf = (store: DeviceStore) => new Vault(store, deriver, () => new Date(0));

/** A vault with a patient in it, and the store as another page finds it. */
async function left() {
  const name = fresh();
  const store = await opened(name);
  const code = (await value(vaultOf(store).setUp(PASSPHRASE))) as string;
  await value(store.putPatient(patientNo(1)));
  store.close();
  const again = await opened(name);
  return { name, code, store: again, vault: vaultOf(again) };
}

const opens = async (store: DeviceStore): Promise<boolean> =>
  (await store.patient(patientNo(1).id)).ok;

describe('a vault', () => {
  test('opens with the passphrase, however its signs were composed, and with the recovery code', async () => {
    const { store, vault, code } = await left();
    expect(await opens(store)).toBe(false);
    // 'й' and 'ё' of some keyboards come as two signs.
    expect(await vault.unlock(byPassphrase(PASSPHRASE.normalize('NFD')))).toMatchObject({
      ok: true,
    });
    expect(await opens(store)).toBe(true);
    const other = await left();
    expect(await other.vault.unlock(byCode(other.code.toLowerCase()))).toMatchObject({ ok: true });
    expect(await opens(other.store)).toBe(true);
    expect(await other.vault.unlock(byCode(code))).toMatchObject({
      ok: false,
      error: { code: 'vault-wrong-code' },
    });
  });

  test('a wrong passphrase is told as such and harms nothing', async () => {
    const { store, vault } = await left();
    expect(await vault.unlock(byPassphrase(`${PASSPHRASE} `))).toMatchObject({
      ok: false,
      error: { code: 'vault-wrong-passphrase' },
    });
    expect(await opens(store)).toBe(false);
    await value(vault.unlock(byPassphrase(PASSPHRASE)));
    expect(await opens(store)).toBe(true);
  });

  test('a changed passphrase opens what the old one sealed; the old one, nothing; the code still does', async () => {
    const { store, vault, code } = await left();
    const wrong = await vault.changePassphrase(byPassphrase('something else'), 'new passphrase');
    expect(wrong).toMatchObject({ ok: false, error: { code: 'vault-wrong-passphrase' } });
    await value(vault.changePassphrase(byPassphrase(PASSPHRASE), 'new passphrase'));
    expect((await vault.unlock(byPassphrase(PASSPHRASE))).ok).toBe(false);
    expect((await vault.unlock(byCode(code))).ok).toBe(true);
    expect((await vault.unlock(byPassphrase('new passphrase'))).ok).toBe(true);
    expect(await opens(store)).toBe(true);
  });

  test('a renewed code takes the place of the old one, proven by the old one at that', async () => {
    const { vault, code } = await left();
    const next = (await value(vault.renewCode(byCode(code)))) as string;
    expect((await vault.unlock(byCode(code))).ok).toBe(false);
    expect((await vault.unlock(byCode(next))).ok).toBe(true);
    expect((await vault.unlock(byPassphrase(PASSPHRASE))).ok).toBe(true);
  });

  test('a passkey opens it until it is taken away', async () => {
    const { store, vault } = await left();
    const bytes = (n: number) => new Uint8Array(32).fill(n);
    const key = { credential: bytes(1), salt: bytes(2), secret: bytes(3) };
    await value(vault.addPasskey(byPassphrase(PASSPHRASE), key));
    await value(vault.unlock({ by: 'passkey', secret: key }));
    expect(await opens(store)).toBe(true);
    const other = { ...key, secret: bytes(4) };
    expect(await vault.unlock({ by: 'passkey', secret: other })).toMatchObject({
      ok: false,
      error: { code: 'passkey-unknown' },
    });
    await value(vault.removePasskey());
    expect((await vault.unlock({ by: 'passkey', secret: key })).ok).toBe(false);
  });

  test('two tabs that change it at once: one is told, and its old way still opens', async () => {
    const { name, vault } = await left();
    const other = vaultOf(await opened(name));
    const [one, two] = await Promise.all([
      vault.changePassphrase(byPassphrase(PASSPHRASE), 'passphrase one'),
      other.changePassphrase(byPassphrase(PASSPHRASE), 'passphrase two'),
    ]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    const failed = one.ok ? two : one;
    expect(failed).toMatchObject({ error: { code: 'vault-changed-elsewhere' } });
    expect(
      (await vault.unlock(byPassphrase(one.ok ? 'passphrase one' : 'passphrase two'))).ok,
    ).toBe(true);
  });

  test('a keyring whose key was put under another kind of holder opens nothing', async () => {
    const { store, vault, code } = await left();
    const keyring = await value(store.keyring());
    const [phrase, recovery] = keyring!.holders as [object, object];
    const forged = {
      ...keyring!,
      holders: [{ ...phrase, wrapped: (recovery as { wrapped: unknown }).wrapped }],
    };
    await value(store.putKeyring(forged as never, keyring!));
    expect((await vault.unlock(byPassphrase(PASSPHRASE))).ok).toBe(false);
    expect((await vault.unlock(byCode(code))).ok).toBe(false);
  });
});

describe('the cost of a passphrase', () => {
  const clock = (stepMs: number) => {
    let now = 0;
    return () => (now += stepMs);
  };

  test('is never under the floor, however slow the device, and grows with its speed', async () => {
    expect(await measuredCost(clock(20_000))).toEqual({ memoryKiB: 65536, passes: 3 });
    expect(await measuredCost(clock(150))).toEqual({ memoryKiB: 65536, passes: 15 });
    expect(await measuredCost(clock(1))).toEqual({ memoryKiB: 65536, passes: 64 });
  });

  test('Argon2id answers as another implementation does', async () => {
    const salt = new TextEncoder().encode('somesaltsomesalt');
    const key = await stretched('құпия сөйлем', salt, { memoryKiB: 512, passes: 2 });
    expect(key).toEqual(argon2id('құпия сөйлем', salt, { t: 2, m: 512, p: 1, dkLen: 32 }));
  });
});
