import type { Assessment, AssessmentId } from '../../src/domain/assessment';
import type { Orientation } from '../../src/domain/orientation';
import { fail } from '../../src/domain/failure';
import type { GateNote } from '../../src/domain/gate';
import { correctionKey, type Asked, type Correction } from '../../src/domain/correction';
import type { Radiograph, RadiographId } from '../../src/domain/radiograph';
import { ok } from '../../src/domain/result';
import type { IntakePorts } from '../../src/features/intake/ports';
import type { Decoded } from '../../src/inference/contract';

/** A film whose only byte is its identity. */
export const film = (byte: number) => ({ blob: new Blob([new Uint8Array([byte])]), sample: false });
/** Files that are damaged, and that are no films. */
export const BAD = 255;
export const NO_FILM = 254;

export function decodedOf(byte: number, gate: readonly GateNote[] = []): Decoded {
  const radiograph = {
    id: `film-${byte}` as RadiographId,
    kind: 'periapical' as const,
    width: 2,
    height: 2,
    bits: 8,
    photometric: 'MONOCHROME2' as const,
    spacing: null,
    capturedAt: null,
    laterality: null,
    format: 'png',
    dicom: null,
    gate,
  };
  const pixels = new Uint8Array(4);
  const image = { width: 2, height: 2, bits: 8, pixels, window: { low: 0, high: 255 } };
  return { radiograph, image, decodeMs: 1 };
}

export function assessmentOf(id: RadiographId, correction?: Correction): Assessment {
  return {
    id: `reading of ${id}${correctionKey(correction)}` as AssessmentId,
    ...(correction ? { correction } : {}),
    radiographId: id,
    pack: { id: 'dental', version: '0.1.0', weights: '0'.repeat(64) },
    thresholds: { caries: 0.5 },
    findings: [],
    backend: 'wasm',
    timings: { decodeMs: 1, inferMs: 1, totalMs: 2 },
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

/** A reader that notes what it was asked, reads at once or holds films until they are let go. */
export class FakeReader {
  readonly analysed: string[] = [];
  decoded = 0;
  readonly asked: Asked[] = [];
  /** How files ask to be laid. */
  laid: Orientation | null = null;
  gate: readonly GateNote[] = [];
  held: Promise<void> = Promise.resolve();

  /** The bytes of a file are its films. */
  async decode(bytes: ArrayBuffer, frame = 0, asked?: Asked) {
    this.decoded++;
    this.asked.push(asked);
    const byte = new Uint8Array(bytes)[frame] ?? BAD;
    if (byte === BAD) return Promise.resolve(fail('file-damaged'));
    if (byte === NO_FILM) return Promise.resolve(fail('format-unknown'));
    const decoded = decodedOf(byte, this.gate);
    const byFile = this.laid && { inverted: false, ...this.laid, at: null };
    const correction = asked === undefined ? byFile : asked;
    const read = correction ? { correction } : {};
    const radiograph = { ...decoded.radiograph, ...read };
    return Promise.resolve(ok({ ...decoded, radiograph, frames: bytes.byteLength }));
  }

  /** Each byte of a scan is a film of it. */
  async takeApart(bytes: ArrayBuffer) {
    const pieces = [...new Uint8Array(bytes)];
    if (pieces.includes(BAD)) return Promise.resolve(fail('file-damaged'));
    return Promise.resolve(ok(pieces.map((byte) => new Blob([Uint8Array.of(byte)]))));
  }

  async assessmentIdOf({ id, correction }: Pick<Radiograph, 'id' | 'correction'>) {
    return Promise.resolve(ok(assessmentOf(id, correction).id as string));
  }

  analyse: IntakePorts['reader']['analyse'] = async (decoded, onProgress, signal) => {
    this.analysed.push(decoded.radiograph.id);
    onProgress({ phase: 'reading', tile: 1, tiles: 2, remainingMs: 900 });
    await this.held;
    return signal.aborted
      ? fail('cancelled')
      : ok(assessmentOf(decoded.radiograph.id, decoded.radiograph.correction));
  };
}
