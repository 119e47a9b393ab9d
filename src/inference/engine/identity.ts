import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AssessmentId, PackRef } from '../../domain/assessment';
import { kindByHandOf } from '../../domain/radiograph';
import { correctionKey } from '../../domain/correction';
import { type Radiograph, type RadiographKind } from '../../domain/radiograph';
import type { LoadedPack } from './pack';
import { findingOutputs } from './pack';

export const thresholdsOf = (
  pack: LoadedPack,
  kind: RadiographKind,
): Readonly<Record<string, number>> =>
  Object.fromEntries(findingOutputs(pack.manifest, kind).map((o) => [o.class, o.threshold]));

/**
 * Same film, read the same way (its part that is film, how it lies, its kind where a clinician said it), same pack, same weights, same thresholds, and teeth numbered by the same pack or by none: the same id, so that a
 * second drop is answered from the store.
 */
export function assessmentId(
  radiograph: Pick<Radiograph, 'id' | 'kind' | 'field' | 'correction' | 'gate'>,
  pack: LoadedPack,
  numberedBy: PackRef | null,
): AssessmentId {
  const { id, version, weights } = pack.ref;
  const { field, correction } = radiograph;
  const parts = [
    radiograph.id,
    id,
    version,
    weights,
    JSON.stringify(thresholdsOf(pack, radiograph.kind)),
    ...(field ? [`field ${field.x} ${field.y} ${field.width} ${field.height}`] : []),
    ...(correction ? [`corrected ${correctionKey(correction)}`] : []),
    ...(kindByHandOf(radiograph) ? [`by hand ${radiograph.kind}`] : []),
    ...(numberedBy ? [numberedBy.id, numberedBy.version, numberedBy.weights] : []),
  ];
  return bytesToHex(sha256(utf8ToBytes(parts.join('\n')))) as AssessmentId;
}
