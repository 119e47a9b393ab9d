import type { GreyImage, Radiograph } from '../domain/radiograph';
import type { DecodedFile } from './formats/format';
import { filmsIn } from './mount/films-in';
import { gateNotes } from './quality/gate';
import { kindOf } from './quality/kind';
import { radiographId } from './radiograph-id';

/** A decoded file gets its id, its kind and what the quality gate says of it. */
export function toRadiograph(file: DecodedFile): { radiograph: Radiograph; image: GreyImage } {
  const { image, meta } = file;
  const kind = kindOf(file);
  // A DICOM file says itself how many films it holds, and whose.
  const several = meta.format !== 'dicom' && filmsIn(image).length > 0;
  const gate = [
    ...gateNotes(file, kind),
    ...(several ? [{ code: 'several-films', severity: 'info' } as const] : []),
  ];
  return { radiograph: { id: radiographId(image), ...meta, kind: kind.kind, gate }, image };
}
