import * as v from 'valibot';

/**
 * What the centre answers passes one of these before anything else reads it. They ask for what is used and let the rest pass,
 * for a resource of another system says more than we read; instants and ids are checked where they are relied upon.
 */
const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9\-.]{1,64}$/));
const Text = v.optional(v.string());
const many = <T extends v.GenericSchema>(one: T) => v.optional(v.array(one), []);

const Coding = v.object({ system: Text, code: Text });
const Concept = v.object({ coding: many(Coding), text: Text });
const Identifier = v.object({ system: Text, value: Text });
const Reference = v.object({
  reference: Text,
  display: Text,
  identifier: v.optional(Identifier),
});
const Meta = v.object({ lastUpdated: Text, versionId: Text });

export const PatientResource = v.looseObject({
  resourceType: v.literal('Patient'),
  id: Id,
  meta: v.optional(Meta),
  identifier: many(v.looseObject(Identifier.entries)),
  name: many(v.looseObject({ text: Text, family: Text, given: many(v.string()) })),
  birthDate: Text,
  gender: Text,
  active: v.optional(v.boolean()),
});

export const ReportResource = v.object({
  resourceType: v.literal('DiagnosticReport'),
  id: Id,
  meta: v.object({
    lastUpdated: v.pipe(
      v.string(),
      v.check((at) => !Number.isNaN(Date.parse(at))),
    ),
    versionId: Text,
  }),
  identifier: many(Identifier),
  status: v.string(),
  issued: Text,
  effectiveDateTime: Text,
  performer: many(Reference),
  resultsInterpreter: many(Reference),
  result: many(Reference),
  imagingStudy: many(Reference),
});

const Outline = v.object({
  url: v.string(),
  valueString: Text,
  valueInteger: v.optional(v.number()),
});

export const ObservationResource = v.object({
  resourceType: v.literal('Observation'),
  id: Id,
  status: v.string(),
  extension: many(v.object({ url: v.string(), extension: many(Outline) })),
  code: Concept,
  valueBoolean: v.optional(v.boolean()),
  bodySite: v.optional(Concept),
  device: v.optional(Reference),
  note: many(v.object({ text: Text })),
  component: many(
    v.object({
      code: Concept,
      valueCodeableConcept: v.optional(Concept),
      valueQuantity: v.optional(v.object({ value: v.optional(v.number()) })),
    }),
  ),
});

export const StudyResource = v.object({
  resourceType: v.literal('ImagingStudy'),
  id: Id,
  identifier: many(Identifier),
  started: Text,
  procedureCode: many(Concept),
  series: many(
    v.object({
      uid: v.string(),
      modality: v.optional(Coding),
      laterality: v.optional(Coding),
      instance: many(v.object({ uid: v.string() })),
    }),
  ),
});

export const DeviceResource = v.object({
  resourceType: v.literal('Device'),
  id: Id,
  identifier: many(Identifier),
});

/** A search set, a history, or what a batch or transaction answers. */
export const BundleResource = v.object({
  resourceType: v.literal('Bundle'),
  link: many(v.object({ relation: v.string(), url: v.string() })),
  entry: many(
    v.object({
      resource: v.optional(v.unknown()),
      response: v.optional(v.object({ status: v.string(), location: Text, etag: Text })),
    }),
  ),
});

export const Outcome = v.object({
  resourceType: v.literal('OperationOutcome'),
  issue: many(v.object({ diagnostics: Text, details: v.optional(v.object({ text: Text })) })),
});

export type PatientResource = v.InferOutput<typeof PatientResource>;
export type ReportResource = v.InferOutput<typeof ReportResource>;
export type ObservationResource = v.InferOutput<typeof ObservationResource>;
export type StudyResource = v.InferOutput<typeof StudyResource>;
export type DeviceResource = v.InferOutput<typeof DeviceResource>;
export type BundleResource = v.InferOutput<typeof BundleResource>;

/** Those among `resources` that pass; another system's odd one out is not read, and takes no other with it. */
export function passing<T extends v.GenericSchema>(
  schema: T,
  resources: readonly unknown[],
): readonly v.InferOutput<T>[] {
  return resources.flatMap((one) => {
    const parsed = v.safeParse(schema, one);
    return parsed.success ? [parsed.output] : [];
  });
}
