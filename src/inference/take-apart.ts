import type { Failure } from '../domain/failure';
import { type Asked, orientationIn } from '../domain/correction';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { correctionOf, lyingImage, positive } from '../imaging/correct';
import { decodeFile } from '../imaging/formats/registry';
import { writePng } from '../imaging/formats/png/write';
import { cutOut, filmsIn } from '../imaging/mount/films-in';

/** The single films on a scan of several, as it is read, each a PNG with every bit of the scan's; none where it is one film. */
export async function takeApart(
  bytes: Uint8Array,
  asked?: Asked,
): Promise<Result<readonly Blob[], Failure>> {
  const file = await decodeFile(bytes);
  if (!file.ok) return file;
  const correction = correctionOf(file.value, asked);
  const image = lyingImage(positive(file.value, correction).image, correction);
  const { spacing } = file.value.meta;
  const across = orientationIn(correction).turns % 2 === 1;
  const lying = spacing && across ? { row: spacing.column, column: spacing.row } : spacing;
  const films = filmsIn(image).map((box) => writePng(cutOut(image, box), lying));
  return ok(films.map((film) => new Blob([film as BlobPart], { type: 'image/png' })));
}
