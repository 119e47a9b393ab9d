import type { Central, Later } from './central';
import type { DeviceAccess } from './fhir-dicomweb/access';

const later: Later = { outcome: 'later', scope: 'line', afterMs: null };

/** What is loaded when it is first asked for; null where it cannot be, until it can. */
function whenAsked<T>(load: () => Promise<T>): () => Promise<T | null> {
  let loading: Promise<T> | null = null;
  return async () => {
    try {
      return await (loading ??= load());
    } catch {
      loading = null;
      return null;
    }
  };
}

/** A centre whose code is loaded when it is first spoken to; where it cannot be, that is as if there were no network. */
export function lazily(load: () => Promise<Central>): Central {
  const centre = whenAsked(load);
  return {
    send: async (...asked) => (await centre())?.send(...asked) ?? later,
    history: async (...asked) => (await centre())?.history(...asked) ?? later,
    find: async (...asked) => (await centre())?.find(...asked) ?? later,
    image: async (...asked) => (await centre())?.image(...asked) ?? later,
    alike: async (...asked) => (await centre())?.alike(...asked) ?? later,
    standing: async (...asked) => (await centre())?.standing(...asked) ?? later,
  };
}

/** What makes this device known at the centre, loaded in the same way. */
export function lazyAccess(
  load: () => Promise<DeviceAccess>,
): Pick<DeviceAccess, 'token' | 'enrol' | 'enrolled'> {
  const access = whenAsked(load);
  return {
    token: async (...asked) => {
      const known = await access();
      return known ? known.token(...asked) : later;
    },
    enrol: async (...asked) => (await access())?.enrol(...asked) ?? later,
    enrolled: async () => (await access())?.enrolled() ?? false,
  };
}
