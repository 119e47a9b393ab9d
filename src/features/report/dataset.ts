import { strToU8, zipSync } from 'fflate';
import { greyPng } from './png';
import { reportCoco, type Report } from './report';

/**
 * A ZIP to retrain on or to measure with (`bitelight evaluate --images films --labels coco.json`): the film's pixels as stored,
 * without marks and without anything of the file it came in, and COCO of what was accepted.
 */
export function reportDataset(report: Report): Uint8Array {
  const file = `${report.radiograph.id.slice(0, 16)}.png`;
  return zipSync({
    // Deflated already.
    [`films/${file}`]: [greyPng(report.image), { level: 0 }],
    'coco.json': strToU8(reportCoco(report, file)),
  });
}
