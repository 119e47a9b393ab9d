import * as v from 'valibot';
import { BACKENDS } from '../domain/assessment';
import type { ProbeMemory } from './engine/ladder';

/** In Cache Storage: a worker has no localStorage, and this is no patient's data. A new release probes anew. */
const CACHE = 'bitelight-device';
const KEY = '/device/probe-1.json';

const Stored = v.object({
  ladder: v.array(v.picklist(BACKENDS)),
  renderer: v.nullable(v.string()),
  ms: v.record(v.picklist(BACKENDS), v.number()),
});

export const deviceMemory: ProbeMemory = {
  async read() {
    const response = await (await caches.open(CACHE)).match(KEY);
    const parsed = v.safeParse(Stored, response ? await response.json() : null);
    return parsed.success ? parsed.output : null;
  },
  async write(probed) {
    await (await caches.open(CACHE)).put(KEY, new Response(JSON.stringify(probed)));
  },
};
