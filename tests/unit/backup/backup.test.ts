import { describe, expect, test } from 'vitest';
import { backup, restore } from '../../../src/backup/backup';
import type { DeviceStore } from '../../../src/store/vault-ports';
import { stretched } from '../../../src/vault/argon2';
import type { Deriver } from '../../../src/vault/derive';
import { acceptedOf, assessmentOf, patientNo, signedOf, storedFilm } from '../../support/stored';
import { fresh, opened, openedSealed, value } from '../../support/stores';

const deriver: Deriver = {
  measure: () => Promise.resolve({ memoryKiB: 256, passes: 2 }),
  derive: async (...asked) => (await stretched(...asked)) as Uint8Array<ArrayBuffer>,
};
const PASSPHRASE = 'passphrase of the backup';
const quiet = () => undefined;
const film = storedFilm(1);
const assessment = assessmentOf(film, 1);
const patient = patientNo(1);

/** A film larger than two frames, decided, signed and waiting; and another that is only there. */
async function fill(store: DeviceStore): Promise<void> {
  const large = new Uint8Array(2_500_000).map((_, i) => i * 31 + (i >> 9));
  await value(store.putPatient(patient));
  await value(store.putAssessed({ ...film, original: new Blob([large]) }, assessment));
  await value(store.putFilm(storedFilm(2)));
  await value(store.assign(film.radiograph.id, patient.id));
  await value(store.appendReview(acceptedOf(assessment, 1)));
  await value(store.appendReview(signedOf(assessment, 2)));
}

async function backedUp(store: DeviceStore): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const keep = (part: Uint8Array<ArrayBuffer>) => {
    parts.push(part);
    return Promise.resolve();
  };
  await value(backup(store, deriver, PASSPHRASE, keep, quiet));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const taken = (store: DeviceStore, file: Uint8Array<ArrayBuffer>, passphrase = PASSPHRASE) =>
  restore(store, deriver, passphrase, new Blob([file]), quiet);

const hashOf = async (blob: Blob): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())).toString('hex');

async function all(store: DeviceStore): Promise<unknown> {
  const back = await value(store.film(film.radiograph.id));
  return {
    original: back && (await hashOf(back.original)),
    list: await value(store.list({ limit: 9 })),
    signed: await value(store.list({ limit: 9, lane: 'signed' })),
    patients: await value(store.patients()),
    outbox: (await value(store.outbox()))?.map(({ order: _, ...row }) => row),
  };
}

describe('a backup', () => {
  test('brings everything to another device, sealed or not, and a second time nothing', async () => {
    const first = await openedSealed(fresh());
    await fill(first);
    const file = await backedUp(first);
    for (const store of [await opened(fresh()), await openedSealed(fresh())]) {
      expect((await value(taken(store, file)))?.added).toBeGreaterThan(5);
      expect(await all(store)).toEqual(await all(first));
      expect(await value(taken(store, file))).toEqual({ added: 0 });
    }
  });

  test('tells nothing without its passphrase', async () => {
    const store = await opened(fresh());
    await fill(store);
    const file = await backedUp(store);
    const text = new TextDecoder('latin1').decode(file);
    for (const word of [patient.identifiers[0]?.value ?? '?', 'caries', 'Dr. A'])
      expect([word, text.includes(word)]).toEqual([word, false]);
    const other = await opened(fresh());
    expect(await taken(other, file, 'another passphrase')).toMatchObject({
      ok: false,
      error: { code: 'backup-wrong-passphrase' },
    });
  });

  test('overwrites nothing that was done since', async () => {
    const store = await opened(fresh());
    await fill(store);
    const file = await backedUp(store);
    await value(store.putPatient({ ...patient, name: 'Married Name' }));
    await value(store.appendReview({ ...signedOf(assessment, 3), act: 'amend' }));
    const [row] = (await value(store.outbox())) ?? [];
    const sent = { assessmentId: assessment.id, seq: 2, patientId: patient.id, at: film.addedAt };
    await value(store.acknowledge(row!.order, { etags: {}, sent }));
    const before = await all(store);
    expect(await value(taken(store, file))).toEqual({ added: 0 });
    expect(await all(store)).toEqual(before);
  });

  test('that was cut, altered or put together of two is refused, and nothing of it is taken in', async () => {
    const store = await opened(fresh());
    await fill(store);
    const [file, other] = [await backedUp(store), await backedUp(store)];
    const start = new TextDecoder('latin1').decode(file).indexOf('}\n') + 2;
    const frames = start + 4 + 16;
    const flipped = file.with(file.length - 100, (file.at(-100) ?? 0) ^ 1);
    const cutAtFrame = file.slice(0, frames + 4 + 1024 * 1024 + 16);
    const swapped = new Uint8Array(file);
    swapped.set(other.subarray(frames, frames + 1000), frames);
    const target = await opened(fresh());
    for (const bad of [flipped, file.slice(0, -1), cutAtFrame, swapped, file.slice(0, frames)])
      expect(await taken(target, bad)).toMatchObject({
        ok: false,
        error: { code: 'backup-damaged' },
      });
    expect(await value(target.list({ limit: 9 }))).toEqual([]);
  });

  test('of a later version, and a file that is none, are told as such', async () => {
    const store = await opened(fresh());
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(await taken(store, bytes('BITELIGHT-BACKUP\n{"version":2}\n'))).toMatchObject({
      error: { code: 'backup-newer' },
    });
    for (const text of ['', 'PK', 'BITELIGHT-BACKUP\n'])
      expect(await taken(store, bytes(text))).toMatchObject({ error: { code: 'backup-unknown' } });
    expect(
      await taken(store, bytes('BITELIGHT-BACKUP\n{"version":1,"passes":1e9}\n')),
    ).toMatchObject({
      error: { code: 'backup-damaged' },
    });
  });
});
