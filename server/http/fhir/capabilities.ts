import { getSearchParameter } from '@medplum/core';
import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  SearchParameter,
} from '@medplum/fhirtypes';
import { AUDIT_PARAMETERS } from '../../services/fhir/audit-search';
import { definitions } from '../../services/fhir/definitions';
import { SEARCH_PARAMETERS } from '../../services/fhir/resource-types';
import packageJson from '../../../package.json' with { type: 'json' };

const SECURITY_SERVICE = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

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
        security: {
          service: [{ coding: [{ system: SECURITY_SERVICE, code: 'SMART-on-FHIR' }] }],
          description: 'SMART Backend Services: .well-known/smart-configuration tells where.',
        },
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

const AUDIT_EVENTS: CapabilityStatementRestResource = {
  type: 'AuditEvent',
  documentation:
    'Written by the store alone. An auditor reads all of them; who treats a patient, by patient, those of a stated purpose.',
  interaction: [{ code: 'read' }, { code: 'search-type' }],
  searchParam: [...AUDIT_PARAMETERS],
};

function resourceOf(type: string): CapabilityStatementRestResource {
  const own = (SEARCH_PARAMETERS[type] ?? []).flatMap((code) => {
    const parameter = getSearchParameter(type, code);
    return parameter ? [{ name: code, type: parameter.type, definition: parameter.url }] : [];
  });
  const referring = own.filter((one) => one.type === 'reference').map(({ name }) => name);
  const pointing = Object.entries(SEARCH_PARAMETERS).flatMap(([other, codes]) =>
    codes.filter((code) => pointsAt(other, code, type)).map((code) => `${other}:${code}`),
  );
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
    // FHIR has no empty arrays.
    ...(referring.length > 0 && { searchInclude: referring.map((name) => `${type}:${name}`) }),
    ...(pointing.length > 0 && { searchRevInclude: pointing }),
    searchParam: own,
  };
}

function pointsAt(other: string, code: string, type: string): boolean {
  const parameter = getSearchParameter(other, code);
  return parameter?.type === 'reference' && targetsOf(parameter).includes(type);
}

const targetsOf = ({ target }: SearchParameter): readonly string[] => target ?? [];
