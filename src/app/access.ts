import { keyPlace } from '../platform/keyring';
import type { Later } from '../sync/central';
import type { DeviceAccess } from '../sync/fhir-dicomweb/access';
import type { Fetch } from '../sync/fhir-dicomweb/http';
import { isLocal } from './centre';

const later: Later = { outcome: 'later', scope: 'line', afterMs: null };

/** What makes this device known at the centre. Its code is loaded when first asked; where it cannot be, that is as if there were no network. */
export function accessTo(
  fhir: () => string,
  fetching: Fetch,
): Pick<DeviceAccess, 'token' | 'enrol' | 'enrolled'> {
  let loading: Promise<DeviceAccess> | null = null;
  const load = async (): Promise<DeviceAccess> => {
    const { DeviceAccess, isEnrolment } = await import('../sync/fhir-dicomweb/access');
    return new DeviceAccess({
      fhir,
      fetch: fetching,
      keyring: keyPlace(isEnrolment),
      local: isLocal(location.hostname),
      elapsed: () => performance.now(),
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
    });
  };
  const access = async (): Promise<DeviceAccess | null> => {
    try {
      return await (loading ??= load());
    } catch {
      loading = null;
      return null;
    }
  };
  return {
    token: async (...asked) => (await access())?.token(...asked) ?? later,
    enrol: async (...asked) => (await access())?.enrol(...asked) ?? later,
    enrolled: async () => (await access())?.enrolled() ?? false,
  };
}
