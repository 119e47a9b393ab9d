import { expect, test } from 'vitest';
import { historyOf } from '../../../src/domain/foreign';
import { memoryFilmStore } from '../../../src/store/memory/film-store';
import { pull } from '../../../src/sync/pull';
import { medplumAt } from '../../support/medplum';
import { centreBy, drainOf, HERE, keepSigned, storeWith, TestClock } from '../../support/sending';
import { patientNo } from '../../support/stored';
import { value } from '../../support/stores';

const accept = { act: 'accept', finding: 'caries-1' } as const;
const { signal } = new AbortController();

test("Medplum's FHIR engine as the centre: signed, amended, found and pulled by another device", async () => {
  const { fetch } = medplumAt(HERE.fhir);
  const store = await storeWith(1);
  await keepSigned(store, 1, 1, [accept]);
  const drain = drainOf(store, centreBy(fetch), new TestClock());
  await drain.kick();
  expect([drain.line, await value(store.outbox())]).toEqual(['idle', []]);
  await keepSigned(store, 1, 1, [accept], [{ act: 'comment', finding: 'caries-1', text: 'grown' }]);
  await drain.kick();
  expect(await value(store.outbox())).toEqual([]);

  const other = memoryFilmStore();
  const known = { ...patientNo(1), id: patientNo(7).id };
  await value(other.putPatient(known));
  const ports = {
    store: other,
    central: centreBy(fetch),
    mayAsk: () => true,
    now: () => new Date(),
  };
  expect(await pull(ports, known, signal)).toEqual({ outcome: 'pulled', found: 1 });
  const [shown] = historyOf((await value(other.foreignOf(known.id))) ?? [], 'device-b');
  expect(shown?.newest).toMatchObject({ status: 'amended', findings: [{ comment: 'grown' }] });
});
