import type { BundleEntry } from '@medplum/fhirtypes';
import type { Session } from '../../storage/ports';
import type { Actor } from './actor';
import { etagOf, resourceOf } from './content';
import { entryRoute } from './entry-route';
import { readOne } from './read';
import { badRequest } from './refusal';
import { searchFor } from './search';

/** An entry that reads: what it finds, as it stands after the writes of its Bundle. */
export async function readEntry(session: Session, actor: Actor, url: string): Promise<BundleEntry> {
  const route = entryRoute('GET', url);
  if (!route) throw badRequest('This request is not supported in a Bundle.');
  const { resourceType: type, id, vid } = route.params;
  if (route.interaction === 'search-type')
    return {
      resource: await searchFor(session, actor, type, route.query),
      response: { status: '200' },
    };
  const version = vid === undefined ? null : Number(vid) || 0;
  const stored = await readOne(session, actor, { type, id: id ?? '' }, version);
  return {
    resource: resourceOf(stored),
    response: {
      status: '200',
      etag: etagOf(stored),
      lastModified: new Date(stored.updated).toISOString(),
    },
  };
}
