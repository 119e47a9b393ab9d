import { expect, it } from 'vitest';
import { KEY_GROUPS } from '../../../src/app/key-list';
import { pageKeys } from '../../../src/app/keys';
import { keysOf } from '../../../src/features/review/keys';
import type { ReviewController } from '../../../src/features/review/review.svelte';

const nothing = () => undefined;
// Only which keys are bound is asked; none is pressed.
const bound = [
  ...Object.keys(keysOf(null as unknown as ReviewController, nothing, nothing)),
  ...Object.keys(pageKeys({ open: nothing, patients: nothing, step: nothing, keys: nothing })),
];
const told = KEY_GROUPS.flatMap(({ rows }) => rows.flatMap(({ codes }) => codes));

it('the sheet tells every key that works, and none that does not', () => {
  expect([...new Set(told)].sort()).toEqual([...bound].sort());
});

it('a film takes no key from the page', () => {
  expect(bound).toHaveLength(new Set(bound).size);
});
