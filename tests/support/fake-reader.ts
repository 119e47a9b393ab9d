import type { Assessment, AssessmentId } from '../../src/domain/assessment';
import { fail } from '../../src/domain/failure';
import type { GateNote } from '../../src/domain/gate';
import type { Correction, RadiographId } from '../../src/domain/radiograph';
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

export function assessmentOf(id: RadiographId): Assessment {
  return {
    id: `reading of ${id}` as AssessmentId,
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
  readonly corrections: (Correction | undefined)[] = [];
  gate: readonly GateNote[] = [];
  held: Promise<void> = Promise.resolve();

  /** The bytes of a file are its films. */
  async decode(bytes: ArrayBuffer, frame = 0, correction?: Correction) {
    this.decoded++;
    this.corrections.push(correction);
    const byte = new Uint8Array(bytes)[frame] ?? BAD;
    if (byte === BAD) return Promise.resolve(fail('file-damaged'));
    if (byte === NO_FILM) return Promise.resolve(fail('format-unknown'));
    return Promise.resolve(ok({ ...decodedOf(byte, this.gate), frames: bytes.byteLength }));
  }

  /** Each byte of a scan is a film of it. */
  async takeApart(bytes: ArrayBuffer) {
    const pieces = [...new Uint8Array(bytes)];
    if (pieces.includes(BAD)) return Promise.resolve(fail('file-damaged'));
    return Promise.resolve(ok(pieces.map((byte) => new Blob([Uint8Array.of(byte)]))));
  }

  async assessmentIdOf(radiograph: { id: RadiographId }) {
    return Promise.resolve(ok(`reading of ${radiograph.id}`));
  }

  analyse: IntakePorts['reader']['analyse'] = async (decoded, onProgress, signal) => {
    this.analysed.push(decoded.radiograph.id);
    onProgress({ phase: 'reading', tile: 1, tiles: 2, remainingMs: 900 });
    await this.held;
    return signal.aborted ? fail('cancelled') : ok(assessmentOf(decoded.radiograph.id));
  };
}
