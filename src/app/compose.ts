import { mayLeave, policyFrom } from '../domain/policy';
import type { Radiograph } from '../domain/radiograph';
import { NOTATIONS } from '../domain/tooth';
import { HistoryController } from '../features/history/history.svelte';
import type { Sink } from '../features/intake/gatherer';
import { Gatherer } from '../features/intake/gatherer';
import { IntakeQueue } from '../features/intake/queue.svelte';
import type { ReviewPorts } from '../features/review/decisions.svelte';
import type { SettingsPorts, Theme } from '../features/settings/settings.svelte';
import { SettingsController, THEMES } from '../features/settings/settings.svelte';
import { RoomController } from '../features/vault/room.svelte';
import { VaultController } from '../features/vault/vault.svelte';
import type { Locale } from '../i18n/locale.svelte';
import { LOCALES, preferredLocale } from '../i18n/locale.svelte';
import { setLocale } from '../i18n/translate';
import { createInferenceClient } from '../inference/client';
import type { InferenceClient } from '../inference/contract';
import { openFilmStore } from '../store/indexeddb/film-store';
import type { LocalStore } from '../store/sync-ports';
import { keyPlace } from '../platform/keyring';
import { makeThumbnail } from '../viewer/thumbnail';
import { version } from '../../package.json';
import { notation } from '../ui/tooth.svelte';
import type { Films } from '../sync/fhir-dicomweb/pixels';
import { lazily, lazyAccess } from '../sync/lazily';
import { CentrePlace, isLocal } from './centre';
import { clinicianHere, type ClinicianHere } from './clinician';
import { Desk } from './desk.svelte';
import { PackShelf } from './packs';
import { SyncRoom } from './sync';
import { patientRoom } from './patients';
import { Images } from './images';
import { SpaceController } from '../features/space/space.svelte';
import type { PatientRoom } from './patient-room.svelte';
import { priorPorts } from './priors';
import { tourPorts } from './tour';
import { recall, remember } from '../platform/choices';
import { roomPorts } from './backup-room';
import { Collecting } from '../features/report/collecting.svelte';
import { collectionPorts } from './collection';
import { vaultPorts } from './vault';

/** The one place that names adapters. `failure`: why films are read but not kept, or null; no vault then. */
export async function openStore() {
  await applyLook();
  const opened = await openFilmStore();
  if (!opened.ok) {
    const { memoryFilmStore } = await import('../store/memory/film-store');
    return { store: memoryFilmStore(), device: null, vault: null, failure: opened.error };
  }
  const vault = new VaultController(vaultPorts(opened.value));
  await vault.load();
  return { store: opened.value, device: opened.value, vault, failure: null };
}

/** How long the page waits at its start to hear what the installation demands; then what it said last counts. */
const ASK_MS = 3_000;

/** Whether this installation wants a passphrase before anything is kept, and there is none yet. */
export async function demandsPassphrase(vault: VaultController | null): Promise<boolean> {
  if (vault?.state !== 'none') return false;
  const place = new CentrePlace();
  await place.ask(ASK_MS);
  return place.demandsPassphrase;
}

/** Everything else, once the store is not locked. */
export function compose({ store, device, vault, failure }: Awaited<ReturnType<typeof openStore>>) {
  const reader = createInferenceClient();
  const queue = new IntakeQueue({ reader, store, thumbnail: makeThumbnail, now: () => new Date() });
  const packs = new PackShelf();
  const history = new HistoryController(store);
  const clinician = clinicianHere(device);
  const { sync, central, place } = syncRoom(store, reader, vault);
  const images = new Images({
    store,
    reader,
    central,
    mayAsk: () => mayLeave(policy(), 'findings'),
  });
  const desk = new Desk(queue, images, packs);
  images.fetching = (now) => (desk.fetching = now);
  const room = patientRoom(store, {
    device: () => clinician.current().id,
    pull: (patient) => sync.pull(patient),
    alike: (patient) => sync.alike(patient),
    image: (film) => images.foreign(film),
  });
  notation.current = chosen(recall('notation'), NOTATIONS) ?? 'fdi';
  const settings = new SettingsController(
    settingsPorts(store, reader, packs, clinician),
    chosen(recall('theme'), THEMES) ?? 'system',
  );
  const space = spaceRoom(store, place, queue, { history, settings });
  tellOfChanges(queue, history, room, sync);
  return {
    ...{ queue, desk, history, settings, room, sync, space, vault },
    gatherer: new Gatherer(reader, sinkOf(queue, desk)),
    review: reviewPorts(store, images, sync, reader, clinician),
    tour: tourPorts(reader, packs),
    collecting: new Collecting(collectionPorts(store, reader)),
    backups: device && new RoomController(roomPorts(device, () => void history.reload())),
    storeFailure: failure,
  };
}

const policy = () => policyFrom(recall('policy'));

/** What may make room, and what is done again once there is some. */
function spaceRoom(
  store: LocalStore,
  place: CentrePlace,
  queue: IntakeQueue,
  shown: { readonly history: HistoryController; readonly settings: SettingsController },
): SpaceController {
  const space = new SpaceController({
    spare: () => store.spare(),
    free: (bytes) => store.free(place.installation.dicomweb, bytes),
    quota: async () => (await store.usage()).quota,
    keepAgain: () => queue.keepAgain(),
    changed: () => void Promise.all([shown.history.reload(), shown.settings.refresh()]),
  });
  queue.onFull = () => void space.noticeFull();
  return space;
}

export type Parts = ReturnType<typeof compose>;

function sinkOf(queue: IntakeQueue, desk: Desk): Sink {
  return {
    add: (sources, first) => desk.takeIn(sources, first),
    refuse: (label, failure) => queue.refuse(label, failure),
    announce: (count) => queue.announce(count),
    decoded: () => queue.decoded(),
  };
}

/** The way to the centre, by FHIR and DICOMweb, with the key of this device. */
function syncRoom(store: LocalStore, reader: InferenceClient, vault: VaultController | null) {
  const place = new CentrePlace();
  const fetching: typeof fetch = (input, init) => fetch(input, init);
  const access = lazyAccess(async () => {
    const { DeviceAccess, isEnrolment } = await import('../sync/fhir-dicomweb/access');
    return new DeviceAccess({
      fhir: () => place.installation.fhir,
      fetch: fetching,
      keyring: keyPlace(isEnrolment),
      local: isLocal(location.hostname),
      elapsed: () => performance.now(),
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
    });
  });
  const options = {
    installation: () => place.installation,
    fetch: fetching,
    access,
    films: filmsOf(store, reader),
    images: () => mayLeave(policy(), 'images'),
  };
  const central = lazily(async () =>
    (await import('../sync/fhir-dicomweb/centre')).fhirCentre(options),
  );
  const sync = new SyncRoom({ store, central, access, place, policy });
  sync.onAsked = () => {
    if (vault) vault.demanded = place.demandsPassphrase;
  };
  return { sync, central, place };
}

function filmsOf(store: Pick<LocalStore, 'film'>, reader: Pick<InferenceClient, 'decode'>): Films {
  const original = async ({ id }: Radiograph): Promise<ArrayBuffer | null> => {
    const film = await store.film(id);
    return film.ok && film.value ? film.value.original.arrayBuffer() : null;
  };
  return {
    original: async (radiograph) => {
      const bytes = await original(radiograph);
      return bytes && new Uint8Array(bytes);
    },
    pixels: async (radiograph) => {
      const bytes = await original(radiograph);
      const decoded = bytes && (await reader.decode(bytes, radiograph.frame));
      return decoded?.ok ? decoded.value.image : null;
    },
  };
}

function settingsPorts(
  store: LocalStore,
  reader: InferenceClient,
  packs: PackShelf,
  clinician: ClinicianHere,
): SettingsPorts {
  return {
    usage: () => store.usage(),
    engine: () => reader.status(),
    pack: () => packs.current(),
    copy: (text) => navigator.clipboard.writeText(text),
    remember,
    applyTheme,
    applyLocale: (locale) => void applyLocale(locale),
    applyNotation: (next) => (notation.current = next),
    policy,
    clinicianName: () => clinician.current().name,
    rename: (name) => clinician.rename(name),
    version,
    userAgent: navigator.userAgent,
  };
}

/** What is kept, and whose it is, shows wherever it is listed. */
function tellOfChanges(
  queue: IntakeQueue,
  history: HistoryController,
  room: PatientRoom,
  sync: SyncRoom,
): void {
  const tell = (): void => {
    void history.reload();
    void room.whose.again();
  };
  queue.onKept = () => {
    tell();
    void room.tray.reload();
  };
  room.tray.onAssigned = () => {
    tell();
    sync.kick();
  };
}

function reviewPorts(
  store: LocalStore,
  images: Images,
  sync: SyncRoom,
  reader: Pick<InferenceClient, 'mapOf' | 'decode'>,
  clinician: ClinicianHere,
): ReviewPorts {
  return {
    store: sync.reviews,
    reader,
    priors: priorPorts(store, images, reader),
    clinician: () => clinician.current(),
    rename: (name) => clinician.rename(name),
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  };
}

function chosen<T extends string>(value: string | null, options: readonly T[]): T | null {
  return options.find((one) => one === value) ?? null;
}

async function applyLook(): Promise<void> {
  applyTheme(chosen(recall('theme'), THEMES) ?? 'system');
  await applyLocale(chosen(recall('locale'), LOCALES) ?? preferredLocale(navigator.languages));
}

async function applyLocale(locale: Locale): Promise<void> {
  await setLocale(locale);
  document.documentElement.lang = locale;
}

const light = matchMedia('(prefers-color-scheme: light)');
let theme: Theme = 'system';

function applyTheme(next: Theme): void {
  theme = next;
  const bright = theme === 'light' || (theme === 'system' && light.matches);
  document.documentElement.dataset['theme'] = bright ? 'light' : 'dark';
}
light.addEventListener('change', () => {
  applyTheme(theme);
});
