import type { Radiograph } from '../../domain/radiograph';
import type { ReviewState } from '../../domain/review';

/** A film with what was decided on it, and the name of its picture. */
export interface LabelledFilm {
  readonly file: string;
  readonly radiograph: Pick<Radiograph, 'width' | 'height'>;
  readonly state: Pick<ReviewState, 'findings'>;
}

/** What it is called in a ZIP of films: by its pixels, whatever its file was called. */
export const pictureName = ({ id }: Pick<Radiograph, 'id'>): string => `${id.slice(0, 16)}.png`;

/** COCO of what clinicians accepted, to retrain on: polygons in the pixels of each film. Films without any are in it, too. */
export function cocoOf(films: readonly LabelledFilm[]): string {
  const accepted = films.flatMap(({ state }, at) =>
    state.findings
      .filter((one) => one.decision === 'accepted')
      .map((finding) => ({ finding, image: at + 1 })),
  );
  const names = [...new Set(accepted.map(({ finding }) => finding.class))].sort();
  const annotations = accepted.map(({ finding, image }, index) => {
    const xs = finding.outlines.flat().map((corner) => corner.x);
    const ys = finding.outlines.flat().map((corner) => corner.y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return {
      id: index + 1,
      image_id: image,
      category_id: names.indexOf(finding.class) + 1,
      segmentation: finding.outlines.map((ring) => ring.flatMap((corner) => [corner.x, corner.y])),
      bbox: [x, y, Math.max(...xs) - x, Math.max(...ys) - y],
      area: finding.areaPx,
      iscrowd: 0,
    };
  });
  return JSON.stringify({
    images: films.map(({ file, radiograph }, at) => {
      const { width, height } = radiograph;
      return { id: at + 1, file_name: file, width, height };
    }),
    categories: names.map((name, index) => ({ id: index + 1, name })),
    annotations,
  });
}
