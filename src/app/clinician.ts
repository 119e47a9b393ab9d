import type { Clinician } from '../domain/review';
import { recall, remember } from '../platform/choices';

/** Who sits at this device: an id made once, and the name given in the settings or with the last signature. */
export interface ClinicianHere {
  readonly current: () => Clinician;
  readonly rename: (name: string) => void;
}

export function clinicianHere(): ClinicianHere {
  const id = recall('clinician-id') ?? crypto.randomUUID();
  remember('clinician-id', id);
  let clinician: Clinician = { id, name: recall('clinician') ?? '' };
  return {
    current: () => clinician,
    rename(name) {
      clinician = { ...clinician, name };
      remember('clinician', name);
    },
  };
}
