import type { CapabilityStatement } from '@medplum/fhirtypes';
import packageJson from '../../../package.json' with { type: 'json' };

/** What this server does, and nothing that it does not: R4, http.html#capabilities. */
export function capabilities(base: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-24',
    kind: 'instance',
    software: { name: 'Bitelight central store', version: packageJson.version },
    implementation: { description: 'Bitelight central store', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [{ mode: 'server' }],
  };
}
