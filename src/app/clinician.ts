import type { Clinician } from '../domain/review';
import { forget, recall, remember } from '../platform/choices';
import type { VaultStore } from '../store/vault-ports';

/** Who sits at this device: an id made once, and the name given in the settings or with the last signature. */
export interface ClinicianHere {
  readonly current: () => Clinician;
  readonly rename: (name: string) => void;
}

type Names = Pick<VaultStore, 'clinicianName' | 'nameClinician'>;

/** The name lies in the store, sealed with it; among the small choices only where the browser gives no store. */
export function clinicianHere(store: Names | null): ClinicianHere {
  const id = recall('clinician-id') ?? crypto.randomUUID();
  remember('clinician-id', id);
  let clinician: Clinician = { id, name: recall('clinician') ?? '' };
  const keep = async (name: string): Promise<void> => {
    const kept = await store?.nameClinician(name);
    if (kept?.ok) forget('clinician');
    else remember('clinician', name);
  };
  const load = async (): Promise<void> => {
    const read = await store?.clinicianName();
    // Earlier releases left it in the clear.
    if (recall('clinician') !== null) await keep(clinician.name);
    else if (clinician.name === '' && read?.ok && read.value !== null)
      clinician = { ...clinician, name: read.value };
  };
  void load();
  return {
    current: () => clinician,
    rename(name) {
      clinician = { ...clinician, name };
      void keep(name);
    },
  };
}
