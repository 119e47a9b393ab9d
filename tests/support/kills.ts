import { verifyAudit } from '../../server/services/audit';
import { openStorage } from '../../server/storage/open';
import type { Backend } from './central';
import { atCentre, filmOf, push } from './device';
import type { Film } from './device';
import { randomOf } from './random';
import { drawnDicom, uid } from './server/dicom-files';
import { StoreProcess } from './store-process';

/** Statements on the database, before and after each, of some five films with their images: a kill falls anywhere in one of them. */
const STEPS = 500;
const DEVICES = ['device-1', 'device-2', 'device-3'];

interface Outcome {
  readonly kills: number;
  /** Films that were without an answer and were sent again. */
  readonly repeated: number;
  /** What is not at the centre exactly once, byte for byte, or whose receipt says something else; broken chains of the audit. */
  readonly wrong: readonly string[];
  readonly films: number;
}

/** A film as a device sends it: its transaction, then its DICOM object. */
interface Sent extends Film {
  readonly image: Uint8Array;
  readonly study: string;
}

function sentBy(device: string, n: number, findings: number): Sent {
  const at = { study: uid(3 * n), series: uid(3 * n + 1), instance: uid(3 * n + 2) };
  const image = drawnDicom({ ...at, patientId: device, issuer: null, seed: n });
  return { ...filmOf(device, n, findings), image, study: at.study };
}

const dicomweb = (store: StoreProcess): string => store.url.replace(/fhir$/, 'dicomweb');

async function stow(store: StoreProcess, { image }: Sent): Promise<boolean> {
  const answer = await fetch(`${dicomweb(store)}/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/dicom' },
    body: Uint8Array.from(image),
    signal: AbortSignal.timeout(120_000),
  }).catch(() => null);
  const body = await answer?.text().catch(() => null);
  if (!answer || body === undefined || body === null) return false;
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${body}`);
  return true;
}

/** Every object of the film's study as it is at the centre. */
async function imagesAtCentre(store: StoreProcess, { study }: Sent): Promise<Buffer[]> {
  const found = await fetch(`${dicomweb(store)}/instances?StudyInstanceUID=${study}`);
  const instances = (await found.json()) as { '00081190': { Value: [string] } }[];
  const headers = { accept: 'application/dicom; transfer-syntax=*' };
  return Promise.all(
    instances.map(async (one) =>
      Buffer.from(await (await fetch(one['00081190'].Value[0], { headers })).arrayBuffer()),
    ),
  );
}

/**
 * Three devices push films while the store's process is killed (SIGKILL) at a random step of the work on its database, started
 * again, and killed again. Each film is sent until an answer comes, and some are sent once more although it did.
 */
export async function killsWhilePushing(
  seed: number,
  kills: number,
  backend: Backend,
): Promise<Outcome> {
  const random = randomOf(seed);
  const config = await backend.config();
  const env: Record<string, string> = {
    BITELIGHT_STORE: config.folder,
    ...(config.database.kind === 'postgres' && { DATABASE_URL: config.database.url }),
  };
  const receipts = new Map<Sent, Map<string, string>>();
  let made = 0;
  let repeated = 0;
  const waiting = DEVICES.map(() => [] as Sent[]);
  for (let kill = 0; kill < kills; kill += 1) {
    const store = await StoreProcess.start({ ...env, KILL_AT: `${Math.floor(random() * STEPS)}` });
    const drains = DEVICES.map(async (device, at) => {
      const queue = waiting[at] as Sent[];
      for (;;) {
        const film = queue[0] ?? sentBy(device, (made += 1), 1 + Math.floor(random() * 5));
        queue[0] = film;
        const receipt = await push(store.url, film);
        if (!receipt || !(await stow(store, film))) return void (repeated += 1);
        receipts.set(film, receipt);
        // A copy of the request that the network kept, or a device that lost its receipt.
        if (random() < 0.2) queue.unshift(film);
        queue.shift();
      }
    });
    await Promise.all([...drains, store.ended]);
  }
  const store = await StoreProcess.start(env);
  const wrong: string[] = [];
  for (const film of waiting.flat()) {
    receipts.set(film, (await push(store.url, film)) ?? new Map<string, string>());
    if (!(await stow(store, film))) wrong.push(film.study);
  }
  for (const [film, receipt] of receipts) wrong.push(...(await wrongOf(store, film, receipt)));
  await store.stop();
  const storage = await openStorage(config.database);
  const { broken } = await storage.read((session) => verifyAudit(session.audit));
  await storage.close();
  wrong.push(...broken.map(({ chain, seq, what }) => `audit ${chain} ${seq} ${what}`));
  return { kills, repeated, wrong, films: receipts.size };
}

async function wrongOf(store: StoreProcess, film: Sent, receipt: ReadonlyMap<string, string>) {
  const there = await atCentre(store.url, film);
  const names = film.resources.flatMap((one, at) => {
    const same = there[at]?.text === JSON.stringify(one) && there[at].versions === 1;
    const name = `${one.resourceType}/${one.id}`;
    return same && receipt.get(name) === 'W/"1"' ? [] : [name];
  });
  const [image, ...more] = await imagesAtCentre(store, film);
  const isThere = image !== undefined && Buffer.compare(image, film.image) === 0;
  return isThere && more.length === 0 ? names : [...names, film.study];
}
