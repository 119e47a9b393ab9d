import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';

type IssueCode = OperationOutcomeIssue['code'];

/**
 * A request that is answered with an OperationOutcome. Thrown, unlike failures elsewhere in the house, because it has to
 * end the transaction that it happens in; caught in one place, http/fhir/answer.ts.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly issues: readonly OperationOutcomeIssue[],
  ) {
    super(issues[0]?.diagnostics ?? `${status}`);
  }

  get outcome(): OperationOutcome {
    return { resourceType: 'OperationOutcome', issue: [...this.issues] };
  }

  /** The same, said of one entry of a Bundle. */
  within(path: string): Refusal {
    return new Refusal(
      this.status,
      this.issues.map((issue) => ({
        ...issue,
        expression: (issue.expression ?? ['']).map((inner) =>
          inner ? `${path}.resource.${inner}` : path,
        ),
      })),
    );
  }
}

/** `diagnostics` is for whoever runs the client; it never repeats what was in a resource. */
function refusal(status: number, code: IssueCode, diagnostics: string, path?: string): Refusal {
  const at = path === undefined ? {} : { expression: [path] };
  return new Refusal(status, [{ severity: 'error', code, diagnostics, ...at }]);
}

export const badRequest = (said: string, path?: string) => refusal(400, 'invalid', said, path);
export const notFound = () => refusal(404, 'not-found', 'There is no such resource here.');
/** R4, http.html#create: 404 for a type that a server does not keep. */
export const notKept = (type: string) =>
  refusal(404, 'not-supported', `${type} is not kept here; see /fhir/metadata.`);
export const notAcceptable = () =>
  refusal(406, 'not-supported', 'Answers are application/fhir+json.');
export const notAllowed = (said: string) => refusal(405, 'not-supported', said);
export const conflict = (said: string) => refusal(409, 'conflict', said);
export const preconditionFailed = (said: string) => refusal(412, 'conflict', said);
export const severalMatch = () =>
  refusal(412, 'multiple-matches', 'More than one resource matches the condition.');
export const unprocessable = (said: string, path?: string) => refusal(422, 'value', said, path);
