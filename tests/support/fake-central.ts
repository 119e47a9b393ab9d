import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Access, Fetch } from '../../src/sync/fhir-dicomweb/http';

interface Held {
  readonly resource: Resource;
  readonly version: number;
  readonly at: string;
}
interface Said {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const canonical = (resource: unknown): string =>
  JSON.stringify(resource, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/**
 * A FHIR and DICOMweb server in memory, as strict as the standard lets it be: a transaction is all or nothing, the same content is no
 * new version, other content without the current etag is a conflict, an instance is stored once.
 */
export class FakeCentral {
  readonly resources = new Map<string, Held>();
  /** Bytes of each instance, by what its STOW request was found to hold. */
  readonly instances = new Map<string, Uint8Array>();
  /** How often each `Type/id` was made anew or changed. */
  readonly writes: string[] = [];
  #ids = 0;
  #clock = Date.UTC(2026, 10, 24, 10);

  handle(method: string, path: string, body: string | Uint8Array, ifMatch?: string): Said {
    const [address = '', query = ''] = path.split('?');
    const parts = address.split('/').filter(Boolean);
    if (parts[0] === 'dicomweb') return this.#stow(body as Uint8Array);
    const [, type = '', id = ''] = parts;
    if (method === 'POST' && type === '') return this.#bundle(JSON.parse(body as string) as Bundle);
    if (method === 'POST' && id === '_search') return this.#search(type, body as string);
    if (method === 'GET') return this.#read(`${type}/${id}`);
    if (method === 'PUT')
      return this.#putAlone(`${type}/${id}`, JSON.parse(body as string) as Resource, ifMatch);
    return { status: 404, body: { query } };
  }

  #outcome(status: number, text: string): Said {
    const issue = [{ severity: 'error', code: 'processing', diagnostics: text }];
    return { status, body: { resourceType: 'OperationOutcome', issue } };
  }

  #read(ref: string): Said {
    const held = this.resources.get(ref);
    if (!held) return this.#outcome(404, 'not found');
    return { status: 200, body: this.#out(held), headers: { ETag: `W/"${held.version}"` } };
  }

  #out({ resource, version, at }: Held): Resource {
    return { ...resource, meta: { versionId: String(version), lastUpdated: at } };
  }

  #putAlone(ref: string, resource: Resource, ifMatch: string | undefined): Said {
    const put = this.#put(ref, resource, ifMatch, this.resources);
    if (put === null) return this.#outcome(412, 'other version');
    return { status: 200, body: this.#out(put), headers: { ETag: `W/"${put.version}"` } };
  }

  #put(ref: string, resource: Resource, ifMatch: string | undefined, into: Map<string, Held>) {
    const held = into.get(ref);
    const { meta: _, ...content } = resource;
    if (held && canonical(held.resource) === canonical(content)) return held;
    if (held && ifMatch !== undefined && ifMatch !== `W/"${held.version}"`) return null;
    if (held && ifMatch === undefined) return null;
    const at = new Date(this.#clock++).toISOString();
    const next = { resource: content as Resource, version: (held?.version ?? 0) + 1, at };
    into.set(ref, next);
    return next;
  }

  #byIdentifier(query: string, among: ReadonlyMap<string, Held>): Held[] {
    const [system, value] = decodeURIComponent(query.replace(/^identifier=/, '')).split('|');
    return [...among.values()].filter(
      ({ resource }) =>
        resource.resourceType === 'Patient' &&
        resource.identifier?.some((one) => one.system === system && one.value === value),
    );
  }

  #bundle(bundle: Bundle): Said {
    if (bundle.type === 'batch') {
      const entry = bundle.entry?.map(({ request }) => {
        const read = this.#read(request?.url ?? '');
        return {
          ...(read.status === 200 && { resource: read.body }),
          response: { status: String(read.status) },
        };
      });
      return { status: 200, body: { resourceType: 'Bundle', type: 'batch-response', entry } };
    }
    return this.#transaction(bundle);
  }

  #transaction(bundle: Bundle): Said {
    const draft = new Map(this.resources);
    const named = new Map<string, string>();
    for (const { request, fullUrl } of bundle.entry ?? []) {
      const [met] = request?.ifNoneExist ? this.#byIdentifier(request.ifNoneExist, draft) : [];
      if (request?.method === 'POST' && fullUrl)
        named.set(fullUrl, `Patient/${met?.resource.id ?? `central-${++this.#ids}`}`);
      else if (fullUrl && request) named.set(fullUrl, request.url);
    }
    const text = [...named].reduce(
      (all, [from, to]) => all.replaceAll(`"${from}"`, `"${to}"`),
      JSON.stringify(bundle.entry),
    );
    const entry = [];
    for (const [i, { resource, request }] of (
      JSON.parse(text) as NonNullable<Bundle['entry']>
    ).entries()) {
      const ref =
        request?.method === 'POST'
          ? (named.get(bundle.entry?.[i]?.fullUrl ?? '') ?? '')
          : (request?.url ?? '');
      const met = request?.method === 'POST' ? draft.get(ref) : undefined;
      const content = { ...(resource as Resource), id: ref.split('/')[1] } as Resource;
      const put = met ?? this.#put(ref, content, request?.ifMatch, draft);
      if (!put) return this.#outcome(409, `${ref} is there with other content`);
      if (this.resources.get(ref) !== put) this.writes.push(ref);
      entry.push({
        response: {
          status: met ? '200' : '201',
          etag: `W/"${put.version}"`,
          location: `${ref}/_history/${put.version}`,
        },
      });
    }
    for (const [ref, held] of draft) this.resources.set(ref, held);
    return { status: 200, body: { resourceType: 'Bundle', type: 'transaction-response', entry } };
  }

  #search(type: string, query: string): Said {
    const given = new Map(
      query.split('&').map((one) => [one.split('=')[0] ?? '', one.slice(one.indexOf('=') + 1)]),
    );
    const all = [...this.resources.entries()]
      .filter(([ref]) => ref.startsWith(`${type}/`))
      .map(([, held]) => held);
    const identifier = given.get('identifier');
    const ids = given.get('_id')?.split(',');
    const patients = given.get('patient')?.split(',');
    const since = decodeURIComponent(given.get('_lastUpdated') ?? '').replace(/^ge/, '');
    const found = (
      identifier === undefined ? all : this.#byIdentifier(query, this.resources)
    ).filter(
      ({ resource, at }) =>
        (!ids || ids.includes(resource.id ?? '')) &&
        (!patients ||
          patients.includes(
            (resource as { subject?: { reference?: string } }).subject?.reference ?? '',
          )) &&
        at >= since,
    );
    const entry = found.map((held) => ({ resource: this.#out(held) }));
    return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } };
  }

  #stow(body: Uint8Array): Said {
    const text = Buffer.from(body).toString('latin1');
    const from = text.indexOf('\r\n\r\n') + 4;
    const file = Uint8Array.from(body.subarray(from, text.lastIndexOf('\r\n--')));
    // (0002,0003), explicit VR: the instance's UID.
    const at = text.indexOf('\x02\x00\x03\x00UI') + 6;
    const length = body[at]! + (body[at + 1]! << 8);
    const uid = text.slice(at + 2, at + 2 + length).replace(/\0$/, '');
    if (this.instances.has(uid)) {
      const failed = { '00081197': { vr: 'US', Value: [0x0111] } };
      return { status: 409, body: { '00081198': { vr: 'SQ', Value: [failed] } } };
    }
    this.instances.set(uid, file);
    return {
      status: 200,
      body: { '00081199': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: [uid] } }] } },
    };
  }
}

export const FAULTS = [
  ...['none', 'none', 'unreachable', 'answer lost', 'answer cut', 'twice', 'late twin'],
  ...['500', '503', '429', 'hotel'],
] as const;
export type Fault = (typeof FAULTS)[number];

const asBytes = async (body: BodyInit | null | undefined): Promise<string | Uint8Array> =>
  typeof body === 'string' ? body : new Uint8Array(await new Response(body ?? null).arrayBuffer());

/** A line to the centre on which each exchange has the next fault of the list; without one it is well. */
export function lineTo(central: FakeCentral, nextFault: () => Fault): Fetch {
  const late: (() => void)[] = [];
  return async (input, init) => {
    const url = new URL(input as string);
    const body = await asBytes(init?.body);
    const ifMatch = new Headers(init?.headers).get('If-Match') ?? undefined;
    const ask = () =>
      central.handle(init?.method ?? 'GET', url.pathname + url.search, body, ifMatch);
    const fault = nextFault();
    if (fault === 'unreachable') throw new TypeError('fetch failed');
    if (fault === '500') return new Response('', { status: 500 });
    if (fault === '503' || fault === '429')
      return new Response('', { status: Number(fault), headers: { 'Retry-After': '1' } });
    if (fault === 'hotel') return new Response('<html>Please log in</html>');
    // What was asked long ago arrives after what was asked since.
    if (fault === 'late twin') late.push(() => void ask());
    else late.splice(0).forEach((one) => one());
    if (fault === 'twice') ask();
    const { status, body: said, headers } = ask();
    if (fault === 'answer lost') throw new TypeError('network changed');
    const text = JSON.stringify(said);
    return new Response(fault === 'answer cut' ? text.slice(0, text.length / 2) : text, {
      status,
      headers: headers ?? {},
    });
  };
}

export const openAccess: Access = { token: () => Promise.resolve('token') };
