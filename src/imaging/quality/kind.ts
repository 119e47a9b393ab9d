import type { RadiographKind } from '../../domain/radiograph';
import type { DecodedFile } from '../formats/format';
import { kindProbabilities, REFUSE } from './kind-network';

/** Below this the kind is called uncertain. */
const CERTAIN = 0.8;

export interface Kind {
  readonly kind: RadiographKind;
  readonly certain: boolean;
}

/** By content, and by the DICOM modality where it is told: PX is a panoramic, IO is an intraoral film and never anything else. */
export function kindOf(file: DecodedFile): Kind {
  const modality = file.meta.dicom?.modality;
  if (modality === 'PX') return { kind: 'panoramic', certain: true };
  const p = kindProbabilities(file.image);
  if (modality !== 'IO' && p.other >= REFUSE) return { kind: 'other', certain: true };
  const kinds = (['bitewing', 'periapical', 'panoramic'] as const).filter(
    (kind) => modality !== 'IO' || kind !== 'panoramic',
  );
  const total = kinds.reduce((sum, kind) => sum + p[kind], 0);
  const kind = kinds.reduce((a, b) => (p[b] > p[a] ? b : a));
  const unlike = modality !== 'IO' && p.other > 0.5;
  return { kind, certain: !unlike && p[kind] / Math.max(total, 1e-9) >= CERTAIN };
}
