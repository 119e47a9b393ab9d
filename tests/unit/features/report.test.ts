import { describe, expect, it } from 'vitest';
import type { ReviewAct, ReviewEvent } from '../../../src/domain/review';
import { foldReview } from '../../../src/domain/review';
import type { FdiTooth } from '../../../src/domain/finding';
import {
  reportCoco,
  reportCsv,
  reportJson,
  type Report,
} from '../../../src/features/report/report';
import { drawnFilm } from '../../support/films';
import { assessmentOf, storedFilm } from '../../support/stored';

const assessment = assessmentOf(storedFilm(1), 1);

function reportOf(acts: readonly ReviewAct[]): Report {
  const events = acts.map((act, index): ReviewEvent => ({
    ...act,
    id: `event-${index}`,
    radiographId: assessment.radiographId,
    assessmentId: assessment.id,
    seq: index + 1,
    by: { id: 'c', name: 'Dr. Әлия "Ali"' },
    at: '2026-11-24T09:00:00.000Z',
  }));
  const state = foldReview(assessment.findings, null, events);
  return { ...drawnFilm(64, 48, 1), assessment, pack: null, sample: false, state };
}

const decided = reportOf([
  { act: 'locate', finding: 'caries-1', tooth: 36 as FdiTooth, surfaces: ['mesial', 'distal'] },
  { act: 'comment', finding: 'caries-1', text: '=HYPERLINK("x"), two\nlines' },
  { act: 'accept', finding: 'caries-1' },
  { act: 'sign' },
]);

describe('a report for other programs', () => {
  it('as JSON has the outlines in pixels, the decision and who signed', () => {
    const read = JSON.parse(reportJson(decided)) as Record<string, unknown>;
    expect(read).toMatchObject({
      schema: 'bitelight-report-1',
      review: { status: 'signed', version: 1, signedBy: { by: { name: 'Dr. Әлия "Ali"' } } },
      findings: [{ class: 'caries', decision: 'accepted', tooth: 36, score: 0.71 }],
    });
    const [finding] = read['findings'] as { outlines: number[][][] }[];
    expect(finding?.outlines[0]?.[2]).toEqual([15, 22.5]);
  });

  it('as CSV quotes what must be quoted and lets no text run as a formula', () => {
    const csv = reportCsv(decided);
    expect(csv.startsWith('\ufeffnumber,class,decision')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""x""), two\nlines","Dr. Әлия ""Ali"""`);
    expect(csv).toContain(',36,mesial distal,0.710,62.5,,');
  });

  it('as COCO has what was accepted, and nothing else', () => {
    const coco = JSON.parse(reportCoco(decided, 'film.png')) as {
      annotations: { segmentation: number[][]; bbox: number[] }[];
    };
    expect(coco.annotations).toHaveLength(1);
    expect(coco.annotations[0]?.segmentation).toEqual([[10, 10, 20, 10, 15, 22.5]]);
    expect(coco.annotations[0]?.bbox).toEqual([10, 10, 10, 12.5]);
    const rejected = reportOf([{ act: 'reject', finding: 'caries-1', reason: null }]);
    expect(JSON.parse(reportCoco(rejected, 'film.png'))).toMatchObject({ annotations: [] });
  });
});
