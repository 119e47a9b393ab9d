import type { FindingClass } from '../domain/finding';
import type { Read } from './node-engine';

/** As in the page: colour and pattern, never colour alone. */
const STYLE: Record<FindingClass, string> = {
  caries: 'stroke="#ffb000"',
  'periapical-lesion': 'stroke="#3fd0e0" stroke-dasharray="8 5"',
};

/** Outlines over an empty canvas of the film's size, to be laid over it; the film itself is not copied. */
export function toSvg({ radiograph, assessment }: Read): string {
  const { width, height } = radiograph;
  const paths = assessment.findings.map((f) => {
    const rings = f.outlines.map((ring) => `M${ring.map((p) => `${p.x} ${p.y}`).join('L')}Z`);
    const title = `<title>${f.class} ${f.score.toFixed(2)}</title>`;
    return `<path d="${rings.join('')}" ${STYLE[f.class]}>${title}</path>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" fill="none" stroke-width="3">`,
    ...paths,
    '</svg>\n',
  ].join('\n');
}
