import { getStatus, isOperationOutcome } from '@medplum/core';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { FhirRequest } from '@medplum/fhir-router';
import { definitions } from '../../server/services/fhir/definitions';
import type { Fetch } from '../../src/sync/fhir-dicomweb/http';

/**
 * Medplum's own FHIR engine over its memory, at `base`: a store that nobody of this house has written. It has no DICOMweb, and
 * answers 404 there.
 */
export function medplumAt(base: string): {
  readonly fetch: Fetch;
  readonly repository: MemoryRepository;
} {
  definitions();
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const fetch: Fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!url.href.startsWith(base)) return new Response(null, { status: 404 });
    const { headers, method = 'GET', body } = init ?? {};
    const sent = new Headers(headers);
    const form = sent.get('content-type')?.includes('form') === true;
    const text = typeof body === 'string' ? body : '';
    const request: FhirRequest = {
      method: method as FhirRequest['method'],
      url: url.href.slice(base.length) || '/',
      pathname: '',
      body: form ? Object.fromEntries(new URLSearchParams(text)) : text && JSON.parse(text),
      params: {},
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(sent),
    };
    const [outcome, resource] = await router.handleRequest(request, repository);
    const status = getStatus(outcome);
    const version =
      resource && !isOperationOutcome(resource) ? resource.meta?.versionId : undefined;
    const tag = version === undefined ? {} : { ETag: `W/"${version}"` };
    const type = { 'Content-Type': 'application/fhir+json' };
    return new Response(JSON.stringify(resource ?? outcome), {
      status,
      headers: { ...type, ...tag },
    });
  };
  return { fetch, repository };
}
