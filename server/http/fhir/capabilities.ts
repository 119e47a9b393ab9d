import { getSearchParameter } from '@medplum/core';
import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  SearchParameter,
} from '@medplum/fhirtypes';
import { definitions } from '../../services/fhir/definitions';
import { SEARCH_PARAMETERS } from '../../services/fhir/resource-types';
import packageJson from '../../../package.json' with { type: 'json' };

/** What this server does, and nothing that it does not: R4, http.html#capabilities. */
export function capabilities(base: string): CapabilityStatement {
  definitions();
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-24',
    kind: 'instance',
    software: { name: 'Bitelight central store', version: packageJson.version },
    implementation: { description: 'Bitelight central store', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Records are never deleted. An update needs If-Match, unless the same content is there already: that is answered 200 and makes no version.',
        resource: [...Object.keys(SEARCH_PARAMETERS).map(resourceOf), AUDIT_EVENTS],
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        searchParam: [
          { name: '_id', type: 'token' },
          { name: '_lastUpdated', type: 'date' },
        ],
      },
    ],
  };
}

/** Written by the store alone; searched at http/audit.ts. */
const AUDIT_EVENTS: CapabilityStatementRestResource = {
  type: 'AuditEvent',
  interaction: [{ code: 'search-type' }],
  searchParam: [
    { name: 'patient', type: 'reference' },
    { name: 'date', type: 'date' },
  ],
};

function resourceOf(type: string): CapabilityStatementRestResource {
  const own = (SEARCH_PARAMETERS[type] ?? []).flatMap((code) => {
    const parameter = getSearchParameter(type, code);
    return parameter ? [{ name: code, type: parameter.type, definition: parameter.url }] : [];
  });
  const referring = own.filter((one) => one.type === 'reference').map(({ name }) => name);
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: (
      ['read', 'vread', 'history-instance', 'create', 'update', 'search-type'] as const
    ).map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'not-match',
    conditionalUpdate: true,
    conditionalDelete: 'not-supported',
    searchInclude: referring.map((name) => `${type}:${name}`),
    searchRevInclude: Object.entries(SEARCH_PARAMETERS).flatMap(([other, codes]) =>
      codes.filter((code) => pointsAt(other, code, type)).map((code) => `${other}:${code}`),
    ),
    searchParam: own,
  };
}

function pointsAt(other: string, code: string, type: string): boolean {
  const parameter = getSearchParameter(other, code);
  return parameter?.type === 'reference' && targetsOf(parameter).includes(type);
}

const targetsOf = ({ target }: SearchParameter): readonly string[] => target ?? [];
