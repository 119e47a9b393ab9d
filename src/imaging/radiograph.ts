import type { GateNote } from '../domain/gate';
import { isAsStored } from '../domain/orientation';
import { orientationIn } from '../domain/correction';
import type { Asked, Correction } from '../domain/correction';
import type { GreyImage, Radiograph } from '../domain/radiograph';
import { correctionOf, lyingImage, positive } from './correct';
import { findField } from './field/find-field';
import { filmAlone, filmValues } from './field/within';
import type { DecodedFile } from './formats/format';
import { filmsIn } from './mount/films-in';
import { gateNotes } from './quality/gate';
import { kindOf } from './quality/kind';
import { liesWrong } from './quality/lies';
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

/** The file asks to be shown otherwise than it is read. A clinician's word needs no warning. */
function asStored({ meta }: DecodedFile, correction: Correction | null): readonly GateNote[] {
  if (!meta.laid || !isAsStored(orientationIn(correction))) return [];
  return [{ code: 'shown-as-stored', severity: correction?.at ? 'info' : 'warn' }];
}

/** It is asked once: how a clinician said that it lies, it lies. A photograph is no film however it is held. */
function doubts(alone: DecodedFile, correction: Correction | null): readonly GateNote[] {
  const note = alone.colour || correction?.at ? null : liesWrong(alone.image);
  return note ? [note] : [];
}

/**
 * A decoded file gets its id, its kind and what the quality gate says of it. However it is asked to be read, the id stays that
 * of the file's pixels, and the image has the right brightness and lies as stored.
 */
export function toRadiograph(
  decoded: DecodedFile,
  asked?: Asked,
): { radiograph: Radiograph; image: GreyImage } {
  const id = radiographId(decoded.image);
  const correction = correctionOf(decoded, asked);
  const file = positive(decoded, correction);
  const { meta } = file;
  // A DICOM file says itself how many films it holds, and whose.
  const several = meta.format !== 'dicom' && filmsIn(file.image).length > 0;
  const { image, ...rest } = several ? file : fielded(file);
  const film = filmAlone(image);
  const alone = { ...rest, image: lyingImage(film, correction) };
  const kind = kindOf(alone);
  const notes = [
    ...gateNotes(alone, kind),
    ...(several ? [] : doubts(alone, correction)),
    ...asStored(file, correction),
  ];
  const readable = notes.every((note) => note.severity !== 'refuse');
  const cut = film.pixels.length < image.pixels.length;
  const gate = [
    ...notes,
    ...(readable && cut ? [{ code: 'border-left-out', severity: 'info' } as const] : []),
    ...(several ? [{ code: 'several-films', severity: 'info' } as const] : []),
  ];
  const read = { ...boxOf(image), ...(correction ? { correction } : {}) };
  return { radiograph: { id, ...meta, ...read, kind: kind.kind, gate }, image };
}
