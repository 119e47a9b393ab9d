import type { Failure } from '../domain/failure';
import type { Result } from '../domain/result';
import { ok } from '../domain/result';
import { decodeFile } from '../imaging/formats/registry';
import { writePng } from '../imaging/formats/png/write';
import { cutOut, filmsIn } from '../imaging/mount/films-in';

/** The single films on a scan of several, each a PNG with every bit of the scan's; none where it is one film. */
export async function takeApart(bytes: Uint8Array): Promise<Result<readonly Blob[], Failure>> {
  const file = await decodeFile(bytes);
  if (!file.ok) return file;
  const { image, meta } = file.value;
  const films = filmsIn(image).map((box) => writePng(cutOut(image, box), meta.spacing));
  return ok(films.map((film) => new Blob([film as BlobPart], { type: 'image/png' })));
}
