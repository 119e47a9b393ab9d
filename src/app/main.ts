import { mount, unmount } from 'svelte';
import { EarlyDrops } from '../features/intake/early-drops';
import FirstPassphrase from '../features/vault/FirstPassphrase.svelte';
import LockScreen from '../features/vault/LockScreen.svelte';
import type { VaultController } from '../features/vault/vault.svelte';
import { fetchOthers } from '../i18n/catalogues';
import { onTabs } from '../platform/tabs';
import App from './App.svelte';
import './base.css';
import { compose, demandsPassphrase, openStore } from './compose';
import { fetchLater } from './later';
import './tokens.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

/** While the store is locked, or has no passphrase where one is demanded, nothing of the page exists but that. */
async function opened(
  screen: typeof LockScreen,
  at: HTMLElement,
  vault: VaultController,
): Promise<void> {
  let open: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (open = resolve));
  const shown = mount(screen, { target: at, props: { vault, onopen: () => open() } });
  await done;
  await unmount(shown);
}

onTabs((word) => {
  if (word === 'restart') location.reload();
});
const early = new EarlyDrops(window);
const store = await openStore();
const { vault } = store;
if (vault?.state === 'locked') await opened(LockScreen, target, vault);
else if (vault && (await demandsPassphrase(vault))) await opened(FirstPassphrase, target, vault);
mount(App, { target, props: { parts: compose(store), early } });
void fetchOthers();
void fetchLater();
