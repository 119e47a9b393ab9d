import { mount, unmount } from 'svelte';
import { EarlyDrops } from '../features/intake/early-drops';
import LockScreen from '../features/vault/LockScreen.svelte';
import type { VaultController } from '../features/vault/vault.svelte';
import { fetchOthers } from '../i18n/catalogues';
import { onTabs } from '../platform/tabs';
import App from './App.svelte';
import './base.css';
import { compose, openStore } from './compose';
import './tokens.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

/** While the store is locked, nothing of the page exists but the lock. */
async function unlocked(at: HTMLElement, vault: VaultController): Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const lock = mount(LockScreen, { target: at, props: { vault, onopen: () => open() } });
  await opened;
  await unmount(lock);
}

onTabs((word) => {
  if (word === 'restart') location.reload();
});
const early = new EarlyDrops(window);
const store = await openStore();
if (store.vault?.state === 'locked') await unlocked(target, store.vault);
mount(App, { target, props: { parts: compose(store), early } });
void fetchOthers();
