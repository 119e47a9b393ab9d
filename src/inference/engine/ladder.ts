import type { Backend } from '../../domain/assessment';
import { namedSoftware, probe, rendererName, use } from './backends';

/** Keeps the outcome of the probe between sessions; the page's worker keeps it in Cache Storage, Node not at all. */
export interface ProbeMemory {
  read(): Promise<Probed | null>;
  write(probed: Probed): Promise<void>;
}

export interface Probed {
  /** Best first. */
  readonly ladder: readonly Backend[];
  readonly renderer: string | null;
  readonly ms: Readonly<Partial<Record<Backend, number>>>;
}

async function measure(): Promise<Probed> {
  const ms: Partial<Record<Backend, number>> = {};
  let renderer: string | null = null;
  if (await use('webgl')) {
    renderer = rendererName();
    if (!namedSoftware()) ms.webgl = await probe().catch(() => Infinity);
  }
  if (await use('wasm')) ms.wasm = await probe().catch(() => Infinity);
  const fast = (Object.keys(ms) as Backend[]).sort((a, b) => (ms[a] ?? 0) - (ms[b] ?? 0));
  return { ladder: [...fast, 'cpu'], renderer, ms };
}

/** The backends worth trying on this device, best first: by a short timed probe, made once and remembered. */
export async function chooseLadder(memory: ProbeMemory | null): Promise<Probed> {
  const known = await memory?.read().catch(() => null);
  if (known) return known;
  const probed = await measure();
  await memory?.write(probed).catch(() => undefined);
  return probed;
}
