import type { Correction, GreyImage, Radiograph } from '../domain/radiograph';
import { findField } from './field/find-field';
import { filmAlone, filmValues } from './field/within';
import type { DecodedFile } from './formats/format';
import { filmsIn } from './mount/films-in';
import { turnedBy } from './pixels/turn';
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

/** A negative made positive; as DICOM's MONOCHROME1 is by its decoder. */
function positive(file: DecodedFile): DecodedFile {
  const { image } = file;
  const max = 2 ** image.bits - 1;
  const { low, high } = image.window;
  const window = { low: max - high, high: max - low };
  return { ...file, image: { ...image, window, pixels: image.pixels.map((v) => max - v) } };
}

/**
 * A decoded file gets its id, its kind and what the quality gate says of it. `correction`: by a clinician's word; the id stays
 * that of the file's pixels, the image has the right brightness and lies as stored.
 */
export function toRadiograph(
  decoded: DecodedFile,
  correction?: Correction,
): { radiograph: Radiograph; image: GreyImage } {
  const id = radiographId(decoded.image);
  const file = correction?.inverted ? positive(decoded) : decoded;
  const { meta } = file;
  // A DICOM file says itself how many films it holds, and whose.
  const several = meta.format !== 'dicom' && filmsIn(file.image).length > 0;
  const { image, ...rest } = several ? file : fielded(file);
  const film = filmAlone(image);
  const lying = turnedBy({ ...film, data: film.pixels }, correction?.turns ?? 0);
  const alone = { ...rest, image: { ...film, ...lying, pixels: lying.data } };
  const kind = kindOf(alone);
  const notes = gateNotes(alone, kind);
  const readable = notes.every((note) => note.severity !== 'refuse');
  const cut = alone.image.pixels.length < image.pixels.length;
  const gate = [
    ...notes,
    ...(readable && cut ? [{ code: 'border-left-out', severity: 'info' } as const] : []),
    ...(several ? [{ code: 'several-films', severity: 'info' } as const] : []),
  ];
  const read = { ...boxOf(image), ...(correction ? { correction } : {}) };
  return { radiograph: { id, ...meta, ...read, kind: kind.kind, gate }, image };
}
