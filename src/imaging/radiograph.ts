import type { GreyImage, Radiograph } from '../domain/radiograph';
import type { DecodedFile } from './formats/format';
import { gateNotes } from './quality/gate';
import { kindOf } from './quality/kind';
import { radiographId } from './radiograph-id';

/** A decoded file gets its id, its kind and what the quality gate says of it. */
export function toRadiograph(file: DecodedFile): { radiograph: Radiograph; image: GreyImage } {
  const { image, meta } = file;
  const kind = kindOf(file);
  const gate = gateNotes(file, kind);
  return { radiograph: { id: radiographId(image), ...meta, kind: kind.kind, gate }, image };
}
