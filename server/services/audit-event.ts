import type { AuditEntry, Interaction, SecurityEntry } from './ports';

/** Which action of an AuditEvent an interaction is: IHE BALP, RESTful activities and query. */
const ACTIONS: Readonly<Record<Interaction, 'C' | 'R' | 'U' | 'E'>> = {
  read: 'R',
  vread: 'R',
  'history-instance': 'R',
  'search-type': 'E',
  create: 'C',
  update: 'U',
  'store-instances': 'C',
  'search-instances': 'E',
  'retrieve-instances': 'R',
};

const REST = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'Restful Operation',
};
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const dcm = (code: string, display: string) => ({ system: DCM, code, display });

/** What a DICOMweb service is among the event types of DICOM (PS3.15 A.5.3). */
const DICOM_TYPES: Partial<Record<Interaction, object>> = {
  'store-instances': dcm('110104', 'DICOM Instances Transferred'),
  'retrieve-instances': dcm('110103', 'DICOM Instances Accessed'),
  'search-instances': dcm('110112', 'Query'),
};

const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ENTITY_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const coded = (system: string, code: string) => ({ system, code });
const CLIENTS = 'urn:bitelight:id:client';
const CLINICS = 'urn:bitelight:id:clinic';

function agentOf(
  kind: 'device' | 'person' | 'unknown',
  id: string | null,
  clinic: string | null,
  roles: readonly string[],
  address: string,
) {
  const who = id === null ? { display: 'unknown' } : { identifier: { system: CLIENTS, value: id } };
  return {
    type: { coding: [dcm('110153', 'Source Role ID')] },
    who,
    ...(kind !== 'unknown' && { altId: kind }),
    ...(clinic !== null && { name: clinic }),
    ...(roles.length && {
      role: roles.map((role) => ({ coding: [coded('urn:bitelight:code:role', role)] })),
    }),
    requestor: true,
    // Codes of http://hl7.org/fhir/network-type: 2 is an IP address.
    network: { address, type: '2' },
  };
}

const SERVER = {
  type: { coding: [dcm('110152', 'Destination Role ID')] },
  who: { display: 'Bitelight central store' },
  requestor: false,
};
const SOURCE = { observer: { display: 'Bitelight central store' } };

function whatOf(reference: string) {
  return reference.startsWith('urn:')
    ? { identifier: { system: 'urn:dicom:uid', value: reference } }
    : { reference };
}

function entitiesOf({ entities, query, requestId }: AuditEntry) {
  const patients = [...new Set(entities.flatMap(({ patient }) => patient ?? []))];
  return [
    ...patients.map((patient) => ({
      what: { reference: `Patient/${patient}` },
      type: coded(ENTITY_TYPE, '1'),
      role: coded(ENTITY_ROLE, '1'),
    })),
    ...entities
      .filter(({ reference }) => !patients.some((patient) => reference === `Patient/${patient}`))
      .map(({ reference }) => ({
        what: whatOf(reference),
        type: coded(ENTITY_TYPE, '2'),
        role: coded(ENTITY_ROLE, '4'),
      })),
    ...(query === null
      ? []
      : [
          {
            type: coded(ENTITY_TYPE, '2'),
            role: coded(ENTITY_ROLE, '24'),
            query: Buffer.from(query).toString('base64'),
          },
        ]),
    {
      what: { identifier: { value: requestId } },
      type: coded(
        'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
        'XrequestId',
      ),
    },
  ];
}

const purposeOf = ({ code, reason }: { code: string; reason: string }) => [
  { coding: [coded('http://terminology.hl7.org/CodeSystem/v3-ActReason', code)], text: reason },
];

/** A read or write as a FHIR AuditEvent in the shape of IHE BALP. `id`, `recorded`: the event's own. */
export function eventOf(entry: AuditEntry, id: string, recorded: string): object {
  const { principal, interaction, outcome, address } = entry;
  const { kind, clinic, roles, purpose } = principal;
  return {
    resourceType: 'AuditEvent',
    id,
    type: DICOM_TYPES[interaction] ?? REST,
    subtype: [coded('http://hl7.org/fhir/restful-interaction', interaction)],
    action: ACTIONS[interaction],
    recorded,
    // Codes of http://hl7.org/fhir/audit-event-outcome.
    outcome: outcome === 'success' ? '0' : '4',
    ...(purpose && { purposeOfEvent: purposeOf(purpose) }),
    agent: [agentOf(kind, principal.id, clinic, roles, address), SERVER],
    source: SOURCE,
    entity: entitiesOf(entry),
  };
}

/** Signing in, registering, and what was refused of it (DICOM PS3.15 A.5.3.13: user authentication). */
export function securityEventOf(entry: SecurityEntry, id: string, recorded: string): object {
  const { what, kind = 'device', client, clinic, why, purpose, address, requestId } = entry;
  return {
    resourceType: 'AuditEvent',
    id,
    type: dcm('110114', 'User Authentication'),
    subtype: [
      what === 'enrolment' ? dcm('110127', 'Security Configuration') : dcm('110122', 'Login'),
    ],
    action: 'E',
    recorded,
    outcome: why === '' ? '0' : '4',
    ...(why !== '' && { outcomeDesc: why }),
    ...(purpose && { purposeOfEvent: purposeOf(purpose) }),
    agent: [agentOf(client === null ? 'unknown' : kind, client, clinic, [], address), SERVER],
    source: SOURCE,
    entity: [
      {
        what: { identifier: { system: CLINICS, value: clinic ?? 'unknown' } },
        type: coded(ENTITY_TYPE, '2'),
      },
      {
        what: { identifier: { value: requestId } },
        type: coded(
          'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
          'XrequestId',
        ),
      },
    ],
  };
}
