import * as v from 'valibot';
import type { Answer, Closed, Later, Refused } from '../central';
import type { Etags } from './bundle';
import { BundleResource } from './guards';
import type { Access, Answered, Fetch } from './http';
import { exchange, failureOf, lineLater } from './http';

const JSON_TYPE = 'application/fhir+json';
/** Ids asked for in one search, so that no address grows too long for a proxy. */
const IDS_AT_ONCE = 40;
/** A server that pages for ever is stopped. */
const MOST_PAGES = 200;

/** What a FHIR R4 server is asked, by its REST interface alone (R4, 3.1.0). */
export class Fhir {
  constructor(
    readonly base: string,
    private readonly fetch: Fetch,
    private readonly access: Access,
  ) {}

  /** `path` from the base, with its query; '' is the base itself. */
  async send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    resource: unknown,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answered | Later | Closed | Refused> {
    const url = path.startsWith('http') ? path : path === '' ? this.base : `${this.base}/${path}`;
    const typed = resource === null ? {} : { 'Content-Type': JSON_TYPE };
    const request = {
      method,
      url,
      headers: { Accept: JSON_TYPE, ...typed, ...headers },
      ...(resource !== null && { body: JSON.stringify(resource) }),
    };
    return this.#checked(await exchange(this.fetch, this.access, request, signal));
  }

  #checked(answer: Answered | Later | Closed): Answered | Later | Closed | Refused {
    if (answer.outcome !== 'answered') return answer;
    return answer.status >= 200 && answer.status < 300 ? answer : failureOf(answer);
  }

  /** Every resource of every page. The query goes in the body: a number of a patient is not to stand in a log of addresses. */
  async search(type: string, query: string, signal: AbortSignal): Promise<Answer<unknown[]>> {
    const resources: unknown[] = [];
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: JSON_TYPE };
    const first = {
      method: 'POST',
      url: `${this.base}/${type}/_search`,
      headers: form,
      body: query,
    } as const;
    let answer = this.#checked(await exchange(this.fetch, this.access, first, signal));
    for (let page = 0; page < MOST_PAGES; page++) {
      if (answer.outcome !== 'answered') return answer;
      const read = v.safeParse(BundleResource, answer.body);
      if (!read.success) return lineLater;
      resources.push(...read.output.entry.map((one) => one.resource));
      const next = read.output.link.find((one) => one.relation === 'next')?.url;
      if (next === undefined) return { outcome: 'answer', value: resources };
      answer = await this.send('GET', this.#own(next), null, {}, signal);
    }
    return lineLater;
  }

  /** A server behind a proxy may give its own idea of its address: what counts is where in it the page stands. */
  #own(next: string): string {
    const { pathname, search } = new URL(next, this.base);
    const root = new URL(this.base).pathname;
    return pathname.startsWith(root)
      ? pathname.slice(root.length).replace(/^\//, '') + search
      : next;
  }

  /** Resources of one type by id, in as many searches as their number needs. */
  async byIds(
    type: string,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Answer<unknown[]>> {
    const found: unknown[] = [];
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const some = ids.slice(at, at + IDS_AT_ONCE).join(',');
      const answer = await this.search(type, `_id=${some}&_count=${IDS_AT_ONCE}`, signal);
      if (answer.outcome !== 'answer') return answer;
      found.push(...answer.value);
    }
    return { outcome: 'answer', value: found };
  }

  /** What is there of `refs` (`Type/id`), with its version tags, by one batch of reads; what is not there is missing. */
  async readAll(
    refs: readonly string[],
    signal: AbortSignal,
  ): Promise<Answer<{ readonly resources: readonly unknown[]; readonly etags: Etags }>> {
    const batch = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: refs.map((url) => ({ request: { method: 'GET', url } })),
    };
    const answer = await this.send('POST', '', batch, {}, signal);
    if (answer.outcome !== 'answered') return answer;
    const read = v.safeParse(BundleResource, answer.body);
    if (!read.success || read.output.entry.length !== refs.length) return lineLater;
    const there = read.output.entry.map(({ resource, response }, i) => {
      if (!response?.status.startsWith('2') || resource === undefined) return null;
      return { resource, ref: refs[i] ?? '', etag: response.etag ?? etagIn(resource) };
    });
    const etags = there.flatMap((one) => (one?.etag === undefined ? [] : [[one.ref, one.etag]]));
    return {
      outcome: 'answer',
      value: {
        resources: there.flatMap((one) => (one ? [one.resource] : [])),
        etags: Object.fromEntries(etags) as Etags,
      },
    };
  }
}

const Versioned = v.object({ meta: v.object({ versionId: v.string() }) });

/** R4, 3.1.0.1.3: the weak etag is the version id. */
export function etagIn(resource: unknown): string | undefined {
  const read = v.safeParse(Versioned, resource);
  return read.success ? `W/"${read.output.meta.versionId}"` : undefined;
}
