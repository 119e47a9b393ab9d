import { Router } from '@medplum/fhir-router';
import type { HttpMethod } from '@medplum/fhir-router';

type Interaction = 'create' | 'update' | 'read' | 'vread' | 'search-type';

/** What an entry of a Bundle may ask for. */
const ROUTER = new Router<null, Interaction>();
ROUTER.add('POST', ':resourceType', null, 'create');
ROUTER.add('PUT', ':resourceType', null, 'update');
ROUTER.add('PUT', ':resourceType/:id', null, 'update');
ROUTER.add('GET', ':resourceType', null, 'search-type');
ROUTER.add('GET', ':resourceType/:id', null, 'read');
ROUTER.add('GET', ':resourceType/:id/_history/:vid', null, 'vread');

export interface EntryRoute {
  readonly interaction: Interaction;
  readonly params: { readonly resourceType: string; readonly id?: string; readonly vid?: string };
  readonly query: Readonly<Record<string, string | string[]>>;
}

/** Null where an entry asks for what is not supported in a Bundle. */
export function entryRoute(method: string, url: string): EntryRoute | null {
  const found = ROUTER.find(method as HttpMethod, url);
  if (!found?.data) return null;
  const params = found.params as unknown as EntryRoute['params'];
  return { interaction: found.data, params, query: found.query ?? {} };
}
