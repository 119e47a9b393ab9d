/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: { url: string; revision: string | null }[];
};

/** Packs: heavy, addressed by version, kept apart from the shell and from patient data. */
const PACKS = 'bitelight-packs';
const HEAVY = /^\/models\//;
/** Asked for anew while there is a line: says which pack is the default. */
const INDEX = '/models/index.json';
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The files of the packs that films are read with, by their own manifests: the default, and those of another id beside it. */
async function packFiles(): Promise<string[]> {
  const index = (await (await fetch(INDEX, { cache: 'no-cache' })).json()) as {
    default: string;
    packs: string[];
  };
  const own = index.default.slice(0, index.default.indexOf('/') + 1);
  const names = [index.default, ...index.packs.filter((name) => !name.startsWith(own))];
  return (await Promise.all(names.map(filesOf))).flat();
}

async function filesOf(pack: string): Promise<string[]> {
  const folder = `/models/${pack}`;
  const manifest = (await (await fetch(`${folder}/pack.json`)).json()) as {
    architecture: { weights: { file: string } };
    knownAnswer: { input: string; expected: string };
  };
  const { architecture, knownAnswer } = manifest;
  const names = ['pack.json', architecture.weights.file, knownAnswer.input, knownAnswer.expected];
  return names.map((name) => `${folder}/${name}`);
}

async function keepPack(): Promise<void> {
  const cache = await caches.open(PACKS);
  const wanted = [INDEX, ...(await packFiles())];
  const held = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll(wanted.filter((url) => url === INDEX || !held.has(url)));
}

/** Where a host sends no isolation headers, the answers from here carry them: WASM threads depend on it. */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.headers.has('Cross-Origin-Embedder-Policy'))
    return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function heavy(request: Request): Promise<Response> {
  const cache = await caches.open(PACKS);
  const { pathname } = new URL(request.url);
  if (pathname === INDEX) {
    const fresh = await fetch(request, { cache: 'no-cache' }).catch(() => null);
    if (fresh?.ok) {
      await cache.put(INDEX, fresh.clone());
      return fresh;
    }
  }
  const held = await cache.match(pathname);
  if (held) return held;
  const fetched = await fetch(request);
  if (fetched.ok) await cache.put(pathname, fetched.clone());
  return fetched;
}

/** Where another app's "share" posts films (manifest, share_target); the name of the field is there too. */
const SHARE = '/share';
const SHARED = '/?shared';
/** How long a page that was opened by a share has to ask for its films. */
const PATIENCE_MS = 30_000;
let shared: Promise<FormData> | null = null;

/** Films shared into the app are held here, in memory, until the page that opens asks for them: nothing is written. */
function receiveShare(event: FetchEvent): void {
  shared = event.request.formData();
  const asked = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  event.waitUntil(asked.then(() => (shared = null)));
  event.respondWith(Response.redirect(SHARED, 303));
}

async function handOver(page: Client): Promise<void> {
  const form = await shared?.catch(() => null);
  shared = null;
  const films = form?.getAll('films').filter((part) => part instanceof File) ?? [];
  page.postMessage({ type: 'SHARED_FILMS', films });
}

self.addEventListener('install', (event) => event.waitUntil(keepPack()));

// Before Workbox's own listener: the first to answer wins.
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const own = url.origin === self.location.origin;
  if (own && event.request.method === 'POST' && url.pathname === SHARE) receiveShare(event);
  if (event.request.method !== 'GET' || !own) return;
  if (HEAVY.test(url.pathname)) event.respondWith(heavy(event.request).then(isolated));
  else if (event.request.mode === 'navigate') event.respondWith(page(event));
});

addPlugins([{ handlerWillRespond: ({ response }) => Promise.resolve(isolated(response)) }]);
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
clientsClaim();

const shell = createHandlerBoundToURL('/index.html');

function page(event: FetchEvent): Promise<Response> {
  return shell({ event, request: event.request, url: new URL(event.request.url) });
}

// An update waits until the page asks for it: never in the middle of work.
self.addEventListener('message', (event) => {
  const { type } = (event.data ?? {}) as { type?: string };
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'SHARED_FILMS' && event.source) event.waitUntil(handOver(event.source as Client));
});
