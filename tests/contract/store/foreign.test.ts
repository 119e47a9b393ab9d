import { beforeEach, describe, expect, test } from 'vitest';
import { historyOf } from '../../../src/domain/foreign';
import type { LocalStore } from '../../../src/store/sync-ports';
import { foreignNo } from '../../support/foreign';
import { patientNo } from '../../support/stored';
import { ADAPTERS, value } from '../../support/stores';

describe.each(ADAPTERS)('reports of other clinics: %s', (_, open) => {
  let store: LocalStore;
  const { id } = patientNo(1);
  beforeEach(async () => (store = await open()));

  test('each version is kept as it came; one that is there is not written over', async () => {
    await value(store.keepForeign(id, [foreignNo(1, 1)], '2026-10-01T08:01:00.000Z'));
    const forged = { ...foreignNo(1, 1), findings: [] };
    await value(store.keepForeign(id, [forged, foreignNo(1, 2)], '2026-10-01T08:02:00.000Z'));
    const kept = (await value(store.foreignOf(id))) ?? [];
    expect(kept).toEqual([foreignNo(1, 1), foreignNo(1, 2)]);
    expect(await value(store.checkpointOf(id))).toBe('2026-10-01T08:02:00.000Z');
    const [shown] = historyOf(kept, null);
    expect([shown?.newest.status, shown?.earlier]).toEqual(['amended', [foreignNo(1, 1)]]);
  });

  test('one patient has nothing of another, and no checkpoint before the first pull', async () => {
    await value(store.keepForeign(id, [foreignNo(1, 1)], null));
    expect(await value(store.checkpointOf(id))).toBe(null);
    expect(await value(store.foreignOf(patientNo(2).id))).toEqual([]);
  });

  test('a version that a person has seen is known, though nothing was sent', async () => {
    await value(store.know({ 'DiagnosticReport/a': 'W/"7"' }));
    expect(await value(store.etags(['DiagnosticReport/a']))).toEqual({
      'DiagnosticReport/a': 'W/"7"',
    });
  });
});

test('own reports are left out of the history from elsewhere; the newest film comes first', () => {
  const own = { ...foreignNo(3, 1), device: 'device-a' };
  const shown = historyOf([foreignNo(1, 1), own, foreignNo(2, 1)], 'device-a');
  expect(shown.map((one) => one.newest.id)).toEqual(['report-2', 'report-1']);
});
