interface LaunchParams {
  readonly files?: readonly FileSystemFileHandle[];
}
interface LaunchQueue {
  setConsumer(consumer: (params: LaunchParams) => void): void;
}

type Take = (files: readonly File[]) => void;

/** Files opened with the installed app (manifest, file_handlers). */
function watchLaunches(take: Take): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    void Promise.allSettled(files.map((handle) => handle.getFile())).then((settled) =>
      take(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))),
    );
  });
}

/** Files shared to the installed app: the service worker holds them until this page asks (sw.ts). */
function askForShared(take: Take): () => void {
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!container || !new URLSearchParams(location.search).has('shared')) return () => undefined;
  history.replaceState(null, '', location.pathname);
  const listen = (event: MessageEvent): void => {
    const message = event.data as { type?: string; films?: readonly File[] } | null;
    if (message?.type === 'SHARED_FILMS' && message.films?.length) take(message.films);
  };
  container.addEventListener('message', listen);
  container.startMessages();
  void container.ready.then(({ active }) => active?.postMessage({ type: 'SHARED_FILMS' }));
  return () => container.removeEventListener('message', listen);
}

/** Takes the files that the system hands to the app, by opening or by sharing; returns what ends the watch for shared ones. */
export function onHandedOver(take: Take): () => void {
  watchLaunches(take);
  return askForShared(take);
}
