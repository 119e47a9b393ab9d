import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS, FhirClient, finding, idsIn, patient } from '../../support/central';
import { atCentre, filmOf, push } from '../../support/device';
import type { Film } from '../../support/device';
import { killsWhilePushing } from '../../support/kills';
import { randomOf } from '../../support/random';
import { configOfATest } from '../../support/server';

// `npm run test:faults` does the same 200 times.
test.each(BACKENDS)(
  'the store killed at random steps of pushes holds every film and its image once, byte for byte: $name',
  async (backend) => {
    await backend.start();
    const outcome = await killsWhilePushing(20261124, 4, backend);
    await backend.stop();
    expect(outcome.repeated).toBeGreaterThan(0);
    expect(outcome.wrong).toEqual([]);
  },
  180_000,
);

describe('a network that does what networks do', () => {
  let fhir: FhirClient;
  let port: number;
  beforeAll(async () => {
    fhir = await FhirClient.open(configOfATest());
    await fhir.app.listen({ port: 0, host: '127.0.0.1' });
    port = (fhir.app.server.address() as AddressInfo).port;
  });
  afterAll(() => fhir.app.close());
  const url = () => `http://127.0.0.1:${port}/fhir`;

  test('films sent twice, out of order, at once and late are there once, as they were signed', async () => {
    const random = randomOf(7);
    const films = Array.from({ length: 12 }, (_, n) => filmOf(`net-${n % 3}`, n, 1 + (n % 4)));
    const sendings = films.flatMap((film) => [film, film]).sort(() => random() - 0.5);
    await Promise.all(
      sendings.map(async (film) => {
        await new Promise((resolve) => setTimeout(resolve, random() * 200));
        const receipt = await push(url(), film);
        expect([...(receipt ?? new Map<string, string>()).values()]).toEqual(
          film.resources.map(() => 'W/"1"'),
        );
      }),
    );
    for (const film of films) expect(await atCentre(url(), film)).toEqual(onceAsSent(film));
  });

  test('a push that is cut off at any byte leaves nothing behind, and can be sent again', async () => {
    const random = randomOf(11);
    const film = filmOf('cut', 1, 3);
    for (let tries = 0; tries < 12; tries += 1)
      await cutAfter(film, Math.floor(random() * film.bundle.length));
    const ids = idsIn(await fhir.get('Patient?identifier=urn:bitelight:id:kz-iin|'));
    expect(ids).not.toContain('cut');
    expect(await push(url(), film)).toBeTruthy();
    expect(await atCentre(url(), film)).toEqual(onceAsSent(film));
  });

  test('an old request that comes late does not undo what was written after it', async () => {
    await fhir.put('Patient/late', patient('late'));
    await fhir.put('Observation/late', finding('late', 'Patient/late'));
    const amended = finding('late', 'Patient/late', { status: 'amended' });
    await fhir.put('Observation/late', amended, { 'if-match': 'W/"1"' });
    await fhir.put('Observation/late', finding('late', 'Patient/late', { status: 'corrected' }), {
      'if-match': 'W/"2"',
    });
    const answers = [
      await fhir.put('Observation/late', finding('late', 'Patient/late')),
      await fhir.put('Observation/late', amended, { 'if-match': 'W/"1"' }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['etag']])).toEqual([
      [200, 'W/"1"'],
      [200, 'W/"2"'],
    ]);
    expect((await fhir.get('Observation/late')).body).toMatchObject({ status: 'corrected' });
    expect((await fhir.get('Observation/late/_history')).body.total).toBe(3);
  });

  /** The client goes away after so many bytes of the body. */
  function cutAfter({ bundle }: Film, bytes: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const head = `POST /fhir HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nContent-Length: ${Buffer.byteLength(bundle)}\r\n\r\n`;
        socket.write(head + bundle.slice(0, bytes), () => socket.destroy());
      });
      socket.once('close', () => resolve());
    });
  }
});

const onceAsSent = (film: Film) =>
  film.resources.map((one) => ({ text: JSON.stringify(one), versions: 1 }));
