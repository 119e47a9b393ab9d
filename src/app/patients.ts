import { systemNamed } from '../domain/patient';
import { recentDaysFrom } from '../domain/recent';
import type { PatientPorts } from '../features/patients/ports';
import { recall, remember } from '../platform/choices';
import type { LocalStore } from '../store/sync-ports';
import { PatientRoom } from './patient-room.svelte';

/** The patients' room over an open store, with what this clinic has set. */
export function patientRoom(
  store: LocalStore,
  outside: Pick<PatientPorts, 'device' | 'pull' | 'alike' | 'image'>,
): PatientRoom {
  const system = () => systemNamed(recall('identifier-system'));
  const recentDays = () => recentDaysFrom(recall('recent-days'));
  return new PatientRoom(
    {
      ...{ store, system, recentDays },
      ...outside,
      newId: () => crypto.randomUUID(),
      now: () => new Date(),
    },
    { system: () => system().uri, recentDays, remember },
  );
}
