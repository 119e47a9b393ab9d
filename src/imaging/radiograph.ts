import type { GreyImage, Radiograph } from '../domain/radiograph';
import { findField } from './field/find-field';
import { filmAlone, filmValues } from './field/within';
import type { DecodedFile } from './formats/format';
import { filmsIn } from './mount/films-in';
import { gateNotes } from './quality/gate';
import { kindOf } from './quality/kind';
import { radiographId } from './radiograph-id';

/** The rectangle alone is kept with what is known of a film: its corners follow from its pixels. */
function boxOf({ field }: GreyImage): Pick<Radiograph, 'field'> {
  if (!field) return {};
  const { x, y, width, height } = field;
  return { field: { x, y, width, height } };
}

/** The film with its field, where it has a border, and the window that it would have without. */
function fielded(file: DecodedFile): DecodedFile {
  const field = findField(file.image);
  if (!field) return file;
  const image = { ...file.image, field };
  const window = file.windowOf?.(filmValues(image)) ?? image.window;
  return { ...file, image: { ...image, window } };
}

/** A decoded file gets its id, its kind and what the quality gate says of it. */
export function toRadiograph(file: DecodedFile): { radiograph: Radiograph; image: GreyImage } {
  const { meta } = file;
  // A DICOM file says itself how many films it holds, and whose.
  const several = meta.format !== 'dicom' && filmsIn(file.image).length > 0;
  const { image, ...rest } = several ? file : fielded(file);
  const alone = { ...rest, image: filmAlone(image) };
  const kind = kindOf(alone);
  const notes = gateNotes(alone, kind);
  const read = notes.every((note) => note.severity !== 'refuse');
  const cut = alone.image.pixels.length < image.pixels.length;
  const gate = [
    ...notes,
    ...(read && cut ? [{ code: 'border-left-out', severity: 'info' } as const] : []),
    ...(several ? [{ code: 'several-films', severity: 'info' } as const] : []),
  ];
  const id = radiographId(image);
  return { radiograph: { id, ...meta, ...boxOf(image), kind: kind.kind, gate }, image };
}
