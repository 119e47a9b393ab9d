import type { Failure } from '../../domain/failure';
import { fail } from '../../domain/failure';
import type { GateNote } from '../../domain/gate';
import { kindByHandOf, type RadiographKind } from '../../domain/radiograph';
import type { Result } from '../../domain/result';
import { ok } from '../../domain/result';
import type { Decoded } from '../../inference/contract';
import type { IntakePorts } from './ports';
import type { QueueItem, Source } from './queue-item.svelte';

/** Decodes films as they are to be read: by what their files say, or by what a clinician said of them, now or before. */
export class FilmDecoder {
  constructor(private readonly ports: Pick<IntakePorts, 'reader' | 'store'>) {}

  async decode({ source, correction, kindByHand }: QueueItem): Promise<Result<Decoded, Failure>> {
    const bytes = await bytesOf(source);
    if (!bytes.ok) return bytes;
    const decoded = await this.ports.reader.decode(bytes.value, source.frame, correction);
    return decoded.ok && kindByHand ? ok(overruled(decoded.value, kindByHand)) : decoded;
  }

  /** A film dropped again is read as a clinician last said of it; what its file says, the file says again. */
  async decodeNew(item: QueueItem): Promise<Result<Decoded, Failure>> {
    const decoded = await this.decode(item);
    const asked = item.correction !== undefined || item.kindByHand !== null;
    if (!decoded.ok || asked || item.source.known !== undefined) return decoded;
    const summary = await this.ports.store.summary(decoded.value.radiograph.id);
    const kept = summary.ok ? summary.value : null;
    item.kindByHand = kept ? kindByHandOf(kept.radiograph) : null;
    const said = kept?.latest?.correction;
    if (said?.at) item.correction = said;
    return item.kindByHand !== null || item.correction ? this.decode(item) : decoded;
  }

  async piecesOf({ source, radiograph }: QueueItem): Promise<Result<readonly Source[], Failure>> {
    const bytes = await bytesOf(source);
    const asked = radiograph ? (radiograph.correction ?? null) : undefined;
    const films = bytes.ok ? await this.ports.reader.takeApart(bytes.value, asked) : bytes;
    if (!films.ok) return films;
    const { sample, label } = source;
    return ok(
      films.value.map((blob, i) => ({
        blob,
        sample,
        ...(label ? { label: `${label} (${i + 1})` } : {}),
      })),
    );
  }
}

/** Nobody has said since it came how it is to be read. */
export const isAsItCame = ({ source, correction, kindByHand }: QueueItem): boolean =>
  correction === source.correction && kindByHand === (source.kindByHand ?? null);

async function bytesOf({ blob }: Source): Promise<Result<ArrayBuffer, Failure>> {
  try {
    return ok(await blob.arrayBuffer());
  } catch {
    // The file was moved or its card pulled out between drop and reading.
    return fail('file-damaged', 'bytes not readable');
  }
}

/** The clinician's word stands above the gate's, and the film says that it does. */
function overruled(decoded: Decoded, kind: RadiographKind): Decoded {
  const { radiograph } = decoded;
  const gate = radiograph.gate.map((note): GateNote => {
    if (note.code === 'not-dental') return { code: 'kind-by-hand', severity: 'warn' };
    return note.code === 'kind-uncertain' ? { code: 'kind-by-hand', severity: 'info' } : note;
  });
  return { ...decoded, radiograph: { ...radiograph, kind, gate } };
}
