import { finding, patient, provenance, putting, report, study } from './central';

interface Kept {
  readonly resourceType: string;
  readonly id: string;
}

/** One film as a device sends it: a transaction, and the resources that have to be at the centre afterwards. */
export interface Film {
  readonly bundle: string;
  readonly resources: readonly Kept[];
}

/** Film number `n` of a device's patient, with `findings` findings. Pure: the same numbers, the same film. */
export function filmOf(device: string, n: number, findings: number): Film {
  const id = `${device}-${n}`;
  const who = `Patient/${device}`;
  const observations = Array.from({ length: findings }, (_, at) =>
    finding(`${id}-o${at}`, who, {
      bodySite: { coding: [{ system: 'urn:iso:std:iso:3950', code: `${16 + at}` }] },
      valueQuantity: { value: Math.sin(n + at), system: 'http://unitsofmeasure.org', code: '1' },
    }),
  );
  const results = observations.map((one) => `Observation/${one.id}`);
  const resources: Kept[] = [
    patient(device),
    {
      ...study(`${id}-s`, who),
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:2.25.${id}` }],
    } as Kept,
    ...observations,
    report(`${id}-r`, who, results),
    provenance(`${id}-v`, [`DiagnosticReport/${id}-r`]),
  ];
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((one) => putting(one)),
  };
  return { bundle: JSON.stringify(bundle), resources };
}

/** Sends it once; the version tags by reference, or null where no answer came. */
export async function push(
  url: string,
  { bundle, resources }: Film,
): Promise<Map<string, string> | null> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: bundle,
    signal: AbortSignal.timeout(120_000),
  }).catch(() => null);
  const body = (await answer?.json().catch(() => null)) as {
    entry: { response: { etag: string } }[];
  } | null;
  if (!answer || !body) return null;
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${JSON.stringify(body)}`);
  return new Map(
    resources.map((one, at) => [
      `${one.resourceType}/${one.id}`,
      body.entry[at]?.response.etag ?? '',
    ]),
  );
}

/** What the centre has of a film, each resource without what a server adds, as text; and how many versions there are of it. */
export async function atCentre(
  url: string,
  film: Film,
): Promise<{ text: string; versions: number }[]> {
  return Promise.all(
    film.resources.map(async ({ resourceType, id }) => {
      const read = await fetch(`${url}/${resourceType}/${id}/_history`);
      const history = (await read.json()) as {
        total: number;
        entry: { resource: { meta: unknown } }[];
      };
      const { meta: _, ...resource } = history.entry[0]?.resource ?? { meta: null };
      return { text: JSON.stringify(resource), versions: history.total };
    }),
  );
}
