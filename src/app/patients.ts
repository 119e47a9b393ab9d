import type { Patient } from '../domain/patient';
import { systemNamed } from '../domain/patient';
import { recentDaysFrom } from '../domain/recent';
import { recall, remember } from '../platform/choices';
import type { LocalStore } from '../store/sync-ports';
import { PatientRoom } from './patient-room.svelte';

/** The patients' room over an open store, with what this clinic has set. */
export function patientRoom(
  store: LocalStore,
  device: () => string,
  pull: (patient: Patient) => Promise<boolean>,
): PatientRoom {
  const system = () => systemNamed(recall('identifier-system'));
  const recentDays = () => recentDaysFrom(recall('recent-days'));
  return new PatientRoom(
    {
      ...{ store, system, recentDays },
      ...{ device, pull },
      newId: () => crypto.randomUUID(),
      now: () => new Date(),
    },
    { system: () => system().uri, recentDays, remember },
  );
}
