import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { createHash } from 'node:crypto';
import type { StoredVersion } from '../../storage/ports';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys: two texts of the same content are the same text. */
function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** What is kept of a resource, and what tells whether two are the same: all but the version and time that a server gives. */
export function contentOf(resource: Resource): { content: string; digest: string } {
  const { versionId: _, lastUpdated: __, ...meta } = resource.meta ?? {};
  const kept: Resource = { ...resource, meta };
  if (Object.keys(meta).length === 0) delete kept.meta;
  return {
    content: JSON.stringify(kept),
    digest: createHash('sha256')
      .update(canonical(kept as unknown as Json))
      .digest('base64url'),
  };
}

/** The resource as it is given out: what came in, with version and time in `meta`. */
export function resourceOf(stored: StoredVersion): Resource {
  const { resourceType, id, meta, ...rest } = JSON.parse(stored.content) as Resource;
  return {
    resourceType,
    id,
    meta: {
      ...meta,
      versionId: `${stored.version}`,
      lastUpdated: new Date(stored.updated).toISOString(),
    },
    ...rest,
  } as Resource;
}

/** FHIR's JSON has no empty arrays. */
export const entriesOrNone = (entry: BundleEntry[]): Pick<Bundle, 'entry'> =>
  entry.length > 0 ? { entry } : {};

export const etagOf = ({ version }: StoredVersion): string => `W/"${version}"`;
export const referenceOf = ({ type, id }: { type: string; id: string }): string => `${type}/${id}`;
