import {
  crawlTypedValue,
  getDataType,
  OperationOutcomeError,
  toTypedValue,
  validateResource,
} from '@medplum/core';
import type { CrawlerVisitor } from '@medplum/core';
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { definitions } from './definitions';
import type { ValueSets } from './definitions';
import { isKept } from './resource-types';
import { badRequest, notKept, Refusal } from './refusal';

/** R4, datatypes.html#id */
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Takes what a client sent for a resource: its structure, cardinalities, types, invariants and required codes as R4 defines
 * them. Throws a Refusal: 422 with the path of each mistake, 400 where it is no resource at all.
 */
export function checked(input: unknown): Resource {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badRequest('A FHIR resource is a JSON object.');
  const { resourceType, id } = input as { resourceType?: unknown; id?: unknown };
  if (typeof resourceType !== 'string') throw badRequest('resourceType is missing.');
  if (!isKept(resourceType)) throw notKept(resourceType);
  if (id !== undefined && (typeof id !== 'string' || !ID.test(id)))
    throw new Refusal(422, [
      {
        severity: 'error',
        code: 'value',
        diagnostics: 'Not an id of R4.',
        expression: [`${resourceType}.id`],
      },
    ]);
  const resource = input as Resource;
  const sets = definitions();
  const issues = [...structureIssues(resource), ...codeIssues(resource, sets)];
  if (issues.length > 0) throw new Refusal(422, issues);
  return resource;
}

function structureIssues(resource: Resource): OperationOutcomeIssue[] {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ code, details, diagnostics, expression }) => ({
        severity: 'error',
        code,
        diagnostics: details?.text ?? diagnostics ?? 'Not as R4 defines it.',
        ...(expression ? { expression } : {}),
      }));
  }
}

/** Codes from a value set that R4 requires, such as Observation.status. */
function codeIssues(resource: Resource, sets: ValueSets): OperationOutcomeIssue[] {
  const issues: OperationOutcomeIssue[] = [];
  const visitor: CrawlerVisitor = {
    visitProperty(_parent, key, path, values, schema) {
      const binding = schema.elements[key]?.binding;
      if (binding?.strength !== 'required') return;
      const codes = sets.get((binding.valueSet ?? '').replace(/\|.*$/, ''));
      if (!codes) return;
      for (const one of values.flat())
        if (one.type === 'code' && typeof one.value === 'string' && !codes.has(one.value))
          issues.push({
            severity: 'error',
            code: 'code-invalid',
            diagnostics: `Not a code of ${binding.valueSet ?? ''}.`,
            expression: [path],
          });
    },
  };
  crawlTypedValue(toTypedValue(resource), visitor, { schema: getDataType(resource.resourceType) });
  return issues;
}
