import type { FastifyInstance, InjectOptions } from 'fastify';
import { createApp } from '../../server/app';
import type { Config } from '../../server/config';
import type { SqlDatabase } from '../../server/storage/sql/dialect';
import { openPostgres } from '../../server/storage/sql/postgres';
import { openSqlite } from '../../server/storage/sql/sqlite';
import { hasPostgres, Postgres } from './postgres';
import { configOfATest } from './server';
import { A_DENTIST, everybodyIs } from './server/device';

/** A database that the central store runs on, for a contract suite over all of them. */
export interface Backend {
  readonly name: 'SQLite' | 'PostgreSQL';
  start(): Promise<void>;
  /** Of a new, empty store. */
  config(): Promise<Config>;
  stop(): Promise<void>;
}

/** The tables of a store, for a test that harms them. */
export const databaseOf = ({ database }: Config): SqlDatabase =>
  database.kind === 'sqlite' ? openSqlite(database.file) : openPostgres(database.url, 1);

const nothing = () => Promise.resolve();

function postgresBackend(): Backend {
  let cluster: Postgres | null = null;
  return {
    name: 'PostgreSQL',
    start: async () => void (cluster = await Postgres.start()),
    config: async () => configOfATest({ DATABASE_URL: await cluster?.database() }),
    stop: () => cluster?.stop() ?? Promise.resolve(),
  };
}

export const BACKENDS: readonly Backend[] = [
  { name: 'SQLite', start: nothing, config: () => Promise.resolve(configOfATest()), stop: nothing },
  ...(hasPostgres ? [postgresBackend()] : []),
];

/** What the tests look into of any answer; what is not there is missing all the same. */
export interface Body {
  readonly id: string;
  readonly meta: { readonly versionId: string; readonly lastUpdated: string };
  readonly gender: string;
  readonly birthDate: string;
  readonly total: number;
  readonly issue: readonly { readonly code: string; readonly expression: readonly string[] }[];
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry: readonly {
    readonly resource: Body;
    readonly search: { readonly mode: string };
    readonly response: {
      readonly status: string;
      readonly etag: string;
      readonly location: string;
    };
  }[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export const idsIn = ({ body }: Answer): string[] => body.entry.map((one) => one.resource.id);

type Headers = Readonly<Record<string, string>>;

/** Speaks FHIR to an app as a client would. */
export class FhirClient {
  constructor(readonly app: FastifyInstance) {}

  static async open(config: Config): Promise<FhirClient> {
    return new FhirClient(await createApp(config, everybodyIs(A_DENTIST)));
  }

  async send(options: InjectOptions): Promise<Answer> {
    const answer = await this.app.inject(options);
    const body = answer.body === '' ? null : (JSON.parse(answer.body) as { resourceType: string });
    // FHIR has no empty arrays: a Bundle of nothing comes without them.
    const none = body?.resourceType === 'Bundle' ? { entry: [], link: [] } : {};
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
      body: (body && { ...none, ...body }) as unknown as Body,
    };
  }

  get(url: string, headers: Headers = {}) {
    return this.send({ method: 'GET', url: `/fhir/${url}`, headers });
  }

  put(url: string, resource: object, headers: Headers = {}) {
    return this.#with('PUT', url, resource, headers);
  }

  post(url: string, resource: object, headers: Headers = {}) {
    return this.#with('POST', url, resource, headers);
  }

  bundle(type: 'transaction' | 'batch', entry: object[], headers: Headers = {}) {
    return this.post('', { resourceType: 'Bundle', type, entry }, headers);
  }

  #with(method: 'PUT' | 'POST', url: string, resource: object, headers: Headers) {
    const payload = JSON.stringify(resource);
    const type = { 'content-type': 'application/fhir+json' };
    return this.send({
      method,
      url: `/fhir/${url}`,
      payload,
      headers: { ...type, ...headers },
    });
  }

  /** All pages of a search, by its next links. */
  async pages(url: string): Promise<Body[][]> {
    const pages: Body[][] = [];
    let next: string | undefined = url;
    while (next !== undefined) {
      const { body }: Answer = await this.get(next);
      pages.push(body.entry.map((entry) => entry.resource));
      const link = body.link.find((one) => one.relation === 'next');
      next = link?.url.replace(/^.*?\/fhir\//, '');
    }
    return pages;
  }
}

const IIN = 'urn:bitelight:id:kz-iin';

export const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: IIN, value: id.replace(/\D/g, '').padStart(12, '9') }],
  name: [{ family: 'Сәрсенова', given: ['Айгүл'] }],
  birthDate: '1990-02-03',
  gender: 'female',
  ...more,
});

export const study = (id: string, subject: string) => ({
  resourceType: 'ImagingStudy',
  id,
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:2.25.${id.length}1` }],
  status: 'available',
  subject: { reference: subject },
  started: '2026-11-24T10:00:00+05:00',
  modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'IO' }],
});

export const finding = (id: string, subject: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '80967001' }] },
  subject: { reference: subject },
  effectiveDateTime: '2026-11-24T10:00:00+05:00',
  valueQuantity: { value: 0.8125, system: 'http://unitsofmeasure.org', code: '1' },
  ...more,
});

export const report = (id: string, subject: string, results: string[]) => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '24557-4' }] },
  subject: { reference: subject },
  issued: '2026-11-24T10:05:00.000+05:00',
  result: results.map((reference) => ({ reference })),
});

export const provenance = (id: string, targets: string[]) => ({
  resourceType: 'Provenance',
  id,
  target: targets.map((reference) => ({ reference })),
  recorded: '2026-11-24T10:05:00.000+05:00',
  agent: [{ who: { display: 'Dentist' } }],
});

/** Entry of a Bundle that puts a resource under its own id. */
export const putting = (resource: { resourceType: string; id: string }, more: object = {}) => ({
  fullUrl: `urn:uuid:${resource.id}`,
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}`, ...more },
});
