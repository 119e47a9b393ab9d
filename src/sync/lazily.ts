import type { Central, Later } from './central';

const later: Later = { outcome: 'later', scope: 'line', afterMs: null };

/** A centre whose code is loaded when it is first spoken to; where it cannot be, that is as if there were no network. */
export function lazily(load: () => Promise<Central>): Central {
  let loading: Promise<Central> | null = null;
  const centre = async (): Promise<Central | null> => {
    try {
      return await (loading ??= load());
    } catch {
      loading = null;
      return null;
    }
  };
  return {
    send: async (...asked) => (await centre())?.send(...asked) ?? later,
    history: async (...asked) => (await centre())?.history(...asked) ?? later,
    find: async (...asked) => (await centre())?.find(...asked) ?? later,
    image: async (...asked) => (await centre())?.image(...asked) ?? later,
    alike: async (...asked) => (await centre())?.alike(...asked) ?? later,
    standing: async (...asked) => (await centre())?.standing(...asked) ?? later,
  };
}
