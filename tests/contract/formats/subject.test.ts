import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityKey, writtenNames } from '../../../src/domain/subject';
import type { FilmSubject } from '../../../src/domain/subject';
import { decodeText } from '../../../src/imaging/formats/dicom/text';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { radiographId } from '../../../src/imaging/radiograph-id';
import { root } from '../../support/packs';

const folder = path.join(root, 'tests/fixtures/subjects');

interface Expected {
  names?: object[];
  identifiers?: [string, string | null][];
  birthDate?: string | null;
  sex?: string;
  studyDate?: string | null;
  patient?: null;
  jaw?: string;
  teeth?: number[];
  bodyPart?: string;
  nothing?: true;
}
/** What pydicom reads there, written by tests/fixtures/subjects/make.py. */
const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Expected
>;

async function decoded(name: string) {
  const file = await decodeFile(new Uint8Array(readFileSync(path.join(folder, name))));
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

async function subjectOf(name: string): Promise<FilmSubject | undefined> {
  return (await decoded(name)).subject;
}

test.each(Object.entries(expected))('%s: who and what is on the film', async (name, truth) => {
  const subject = await subjectOf(name);
  if (truth.nothing) return expect(subject).toBe(undefined);
  const { patient } = subject ?? {};
  const shown = {
    ...subject,
    ...patient,
    patient: patient ? 'somebody' : null,
    identifiers: patient?.identifiers.map(({ value, issuer }) => [value, issuer]),
  };
  expect(shown).toMatchObject(truth);
});

test('the id of a film says nothing of who is on it', async () => {
  const [one, other] = await Promise.all(['latin.dcm', 'nobody.dcm'].map(decoded));
  expect(radiographId(one!.image)).toBe(radiographId(other!.image));
  expect(JSON.stringify(one!.meta)).not.toContain('900101400123');
});

test('a name in three scripts is written in each; two files of one person have one key', async () => {
  const patient = (await subjectOf('extended-japanese.dcm'))!.patient!;
  expect(writtenNames(patient)).toEqual(['Yamada Tarou', '山田 太郎', 'やまだ たろう']);
  const again = (await subjectOf('extended-japanese.dcm'))!.patient!;
  expect(identityKey(again)).toBe(identityKey(patient));
  const other = (await subjectOf('extended-korean.dcm'))!.patient!;
  expect(identityKey(other)).not.toBe(identityKey(patient));
});

test('whatever bytes and whatever character sets: text, and no exception', () => {
  const term = fc.constantFrom(
    '',
    'ISO_IR 144',
    'ISO 2022 IR 87',
    'ISO_IR 999',
    'GBK',
    'ISO_IR 13',
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.constantFrom(0x1b, 0x24, 0x29, 0x43, 0x2d, 0x4c, 0x5e, 0xd0), { maxLength: 20 }),
      fc.array(term, { maxLength: 3 }),
      (bytes, escapes, terms) => {
        const text = decodeText(Uint8Array.from([...bytes, ...escapes]), terms, /[\\^=]/);
        expect(typeof text).toBe('string');
      },
    ),
    { seed: 7, numRuns: 500 },
  );
});
