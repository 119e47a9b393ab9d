import type { Resource } from '@medplum/fhirtypes';

/** `Type/id` of a reference within this store; null for urns, other servers and contained resources. */
export function localReference(reference: unknown): string | null {
  if (typeof reference !== 'string') return null;
  const match =
    /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference);
  return match?.[1] ?? null;
}

/** A reference as it is kept: what lies at this store's own base is told by `Type/id`. */
export const withoutBase = (reference: string, base: string): string =>
  reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;

interface Referring {
  readonly subject?: { reference?: string };
  readonly patient?: { reference?: string };
  readonly target?: readonly { reference?: string }[];
  readonly entity?: readonly { what?: { reference?: string } }[];
}

/** References that say in whose record a resource is, the first that names a patient first (R4, compartmentdefinition-patient.html). */
function leads(resource: Resource): string[] {
  const { subject, patient, target, entity } = resource as unknown as Referring;
  const all = [subject, patient, ...(target ?? []), ...(entity ?? []).map((one) => one.what)];
  const local = all.flatMap((one) => localReference(one?.reference) ?? []);
  return [
    ...local.filter((one) => one.startsWith('Patient/')),
    ...local.filter((one) => !one.startsWith('Patient/')),
  ];
}

/** Where the owner of this one can be learnt; empty: it is its own. */
export function leadOf(resource: Resource): string | null {
  return resource.resourceType === 'Patient' ? null : (leads(resource)[0] ?? null);
}

export const patientOf = (owner: string): string | null =>
  owner.startsWith('Patient/') ? owner.slice('Patient/'.length) : null;
