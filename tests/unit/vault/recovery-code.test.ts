import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCode, writtenCode } from '../../../src/vault/recovery-code';

const SIGNS = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const bytes = fc.uint8Array({ minLength: 15, maxLength: 15 });
const check = { seed: 7, numRuns: 400 };

test('what was written is read, as a hand writes it: lower case, O for 0, spaces, Russian letters', () => {
  fc.assert(
    fc.property(bytes, (secret) => {
      const code = writtenCode(secret);
      const russian: Record<string, string> = {
        A: 'а',
        B: 'В',
        C: 'с',
        E: 'Е',
        H: 'Н',
        '0': 'О',
        '1': 'l',
      };
      const byHand = Array.from(code)
        .map((sign) => russian[sign] ?? sign.toLowerCase())
        .join('');
      for (const typed of [code, byHand, byHand.replaceAll('-', ' '), code.replaceAll('-', '—')])
        expect(readCode(typed)).toEqual({ ok: true, bytes: secret });
    }),
    check,
  );
});

test('one wrong sign is noticed, and in which group', () => {
  fc.assert(
    fc.property(bytes, fc.nat(29), fc.constantFrom(...SIGNS), (secret, place, sign) => {
      const signs = Array.from(writtenCode(secret).replaceAll('-', ''));
      fc.pre(signs[place] !== sign);
      signs[place] = sign;
      expect(readCode(signs.join(''))).toEqual({ ok: false, group: Math.floor(place / 5) + 1 });
    }),
    check,
  );
});

test('two signs swapped in a group, and two groups swapped, are noticed', () => {
  fc.assert(
    fc.property(bytes, fc.nat(5), fc.nat(4), fc.nat(4), fc.nat(5), (secret, g, a, b, other) => {
      const groups = writtenCode(secret).split('-');
      const signs = Array.from(groups[g] as string);
      [signs[a], signs[b]] = [signs[b] as string, signs[a] as string];
      const swapped = groups.with(g, signs.join(''));
      if (swapped[g] !== groups[g])
        expect(readCode(swapped.join('-'))).toEqual({ ok: false, group: g + 1 });
      const moved = groups.with(g, groups[other] as string).with(other, groups[g] as string);
      if (g !== other)
        expect(readCode(moved.join('-'))).toEqual({ ok: false, group: Math.min(g, other) + 1 });
    }),
    check,
  );
});

test('too short, too long, and signs that no code has', () => {
  const code = writtenCode(new Uint8Array(15));
  expect(readCode('')).toEqual({ ok: false, group: null });
  expect(readCode(code.slice(0, -1))).toEqual({ ok: false, group: null });
  expect(readCode(`${code}0`)).toEqual({ ok: false, group: null });
  expect(readCode(`!${code.slice(1)}`)).toEqual({ ok: false, group: 1 });
});
