import { Workbox } from 'workbox-window';

export interface OfflineState {
  /** The browser can keep the page for offline use. */
  readonly supported: boolean;
  /** Shell and pack are on the device: everything works with the network off. */
  readonly ready: boolean;
  /** A new version lies ready and waits for `applyUpdate`. */
  readonly updateWaiting: boolean;
}

let workbox: Workbox | null = null;

/** Registers the service worker and tells how it stands; returns what ends the telling. */
export function watchOffline(onChange: (state: OfflineState) => void): () => void {
  const supported = 'serviceWorker' in navigator && import.meta.env.PROD;
  let state: OfflineState = { supported, ready: false, updateWaiting: false };
  let listening = true;
  const set = (change: Partial<OfflineState>): void => {
    state = { ...state, ...change };
    if (listening) onChange(state);
  };
  set({});
  if (supported) {
    workbox = new Workbox('/sw.js');
    workbox.addEventListener('waiting', () => set({ updateWaiting: true }));
    workbox.addEventListener('controlling', (event) => {
      // The first worker takes over a page that runs already; only an update that was asked for reloads it.
      if (event.isUpdate) location.reload();
    });
    void navigator.serviceWorker.ready.then(() => set({ ready: true }));
    void workbox.register().catch(() => set({ supported: false }));
  }
  return () => (listening = false);
}

/** Puts the waiting version in place and reloads. */
export function applyUpdate(): void {
  workbox?.messageSkipWaiting();
}
