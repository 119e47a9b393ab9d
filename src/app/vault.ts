import type { VaultPorts } from '../features/vault/vault.svelte';
import { IDLE_MINUTES } from '../features/vault/vault.svelte';
import { recall, remember } from '../platform/choices';
import { restartTabs } from '../platform/tabs';
import type { DeviceStore } from '../store/vault-ports';
import { workerDeriver } from '../vault/derive';
import { newPasskey, passkeysHere, usePasskey } from '../vault/passkey';
import { Vault } from '../vault/vault';

const USUAL_IDLE = 10;

export function vaultPorts(store: DeviceStore): VaultPorts {
  return {
    vault: new Vault(store, workerDeriver, () => new Date()),
    store,
    passkeys: { here: passkeysHere(), make: newPasskey, use: usePasskey },
    restart: restartTabs,
    copy: (text) => navigator.clipboard.writeText(text),
    print: () => print(),
    idle: () => IDLE_MINUTES.find((one) => String(one) === recall('idle-minutes')) ?? USUAL_IDLE,
    rememberIdle: (minutes) => remember('idle-minutes', String(minutes)),
  };
}
