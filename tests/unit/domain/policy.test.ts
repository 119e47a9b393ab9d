import { expect, test } from 'vitest';
import { mayLeave, POLICIES, policyFrom } from '../../../src/domain/policy';

test('films leave only where the clinic said so, findings unless it said no', () => {
  expect(POLICIES.map((one) => [mayLeave(one, 'findings'), mayLeave(one, 'images')])).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
});

test('before a choice films stay; a choice that cannot be read lets nothing leave', () => {
  expect(mayLeave(policyFrom(null), 'images')).toBe(false);
  expect(mayLeave(policyFrom('everything'), 'findings')).toBe(false);
  expect(POLICIES.map(policyFrom)).toEqual([...POLICIES]);
});
