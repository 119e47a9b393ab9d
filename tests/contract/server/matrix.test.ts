import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../../server/app';
import type { Role } from '../../../server/services/ports';
import { accessToken, audienceOf } from '../../../server/services/tokens';
import type { Device } from '../../../server/storage/accounts';
import { openStorage } from '../../../server/storage/open';
import { configOfATest } from '../../support/server';
import { deviceIn } from '../../support/server/device';
import { drawnDicom, uid } from '../../support/server/dicom-files';
import { patient, study } from '../../support/central';

/** What came of a request: let in, kept out, not known, or let in and shown nothing. */
type Outcome = 'in' | 'out' | 'unknown' | 'nothing';

/**
 * What a route gives. `open`: anybody; `record`: a read within a record; `search`: what is within one's records;
 * `change`: a write into a record; `audit`: events; `refused`: nobody, but for another reason than who they are.
 */
type Kind = 'open' | 'record' | 'search' | 'change' | 'audit' | 'refused';

const STUDY = uid(501);
const INSTANCE = `/dicomweb/studies/${STUDY}/series/${uid(502)}/instances/${uid(503)}`;
const OF_STUDY = {
  ...study('s1', 'Patient/p1'),
  identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${STUDY}` }],
};
const FILM = { study: STUDY, series: uid(502), patientId: '', issuer: null };
const JSON_TYPE = { 'content-type': 'application/fhir+json' };
const sent = (url: string, body: object): InjectOptions => ({
  url,
  headers: JSON_TYPE,
  payload: JSON.stringify(body),
});
const stow = (url: string): InjectOptions => ({
  url,
  headers: { 'content-type': 'application/dicom' },
  payload: Buffer.from(drawnDicom({ ...FILM, instance: uid(503) })),
});
const entry = { resource: OF_STUDY, request: { method: 'PUT', url: 'ImagingStudy/s1' } };
const ONE = '/fhir/:resourceType/:id';
const SERIES = '/dicomweb/studies/:study/series/:series';
const AT = `${SERIES}/instances/:instance`;

/** Every route of the app; HEAD is as GET. A new route without a row here fails the first test below. */
const ROWS: Readonly<Record<string, readonly [Kind, InjectOptions]>> = {
  'GET /metrics': ['open', { url: '/metrics' }],
  'GET /openapi.json': ['open', { url: '/openapi.json' }],
  'GET /healthz': ['open', { url: '/healthz' }],
  'GET *': ['open', { url: '/nothing-here' }],
  'GET /fhir/metadata': ['open', { url: '/fhir/metadata' }],
  'GET /fhir/.well-known/smart-configuration': [
    'open',
    { url: '/fhir/.well-known/smart-configuration' },
  ],
  'POST /auth/register': ['open', { url: '/auth/register', payload: {} }],
  'POST /auth/token': ['open', { url: '/auth/token', payload: {} }],
  // Where the centre is, before anybody can sign in there.
  'GET /centre.json': ['open', { url: '/centre.json' }],
  'GET /auth/jwks': ['open', { url: '/auth/jwks' }],
  'POST /fhir': [
    'change',
    sent('/fhir', { resourceType: 'Bundle', type: 'transaction', entry: [entry] }),
  ],
  'GET /fhir/AuditEvent': ['audit', { url: '/fhir/AuditEvent' }],
  'POST /fhir/AuditEvent/_search': [
    'audit',
    {
      url: '/fhir/AuditEvent/_search',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: '_count=1',
    },
  ],
  'GET /fhir/AuditEvent/:id': ['audit', { url: '/fhir/AuditEvent/none' }],
  'GET /fhir/:resourceType': ['record', { url: '/fhir/ImagingStudy?patient=Patient/p1' }],
  'POST /fhir/:resourceType/_search': [
    'record',
    {
      url: '/fhir/ImagingStudy/_search',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'patient=Patient/p1',
    },
  ],
  'POST /fhir/:resourceType': [
    'change',
    sent('/fhir/ImagingStudy', { ...OF_STUDY, id: undefined }),
  ],
  'PUT /fhir/:resourceType': ['change', sent('/fhir/ImagingStudy?_id=s1', OF_STUDY)],
  'DELETE /fhir/:resourceType': ['refused', { url: '/fhir/ImagingStudy?patient=p1' }],
  [`GET ${ONE}`]: ['record', { url: '/fhir/Patient/p1' }],
  [`PUT ${ONE}`]: ['change', sent('/fhir/ImagingStudy/s1', OF_STUDY)],
  [`DELETE ${ONE}`]: ['refused', { url: '/fhir/Patient/p1' }],
  [`PATCH ${ONE}`]: ['refused', sent('/fhir/Patient/p1', {})],
  [`GET ${ONE}/_history`]: ['record', { url: '/fhir/Patient/p1/_history' }],
  [`GET ${ONE}/_history/:vid`]: ['record', { url: '/fhir/Patient/p1/_history/1' }],
  'POST /dicomweb/studies': ['change', stow('/dicomweb/studies')],
  'POST /dicomweb/studies/:study': ['change', stow(`/dicomweb/studies/${STUDY}`)],
  'GET /dicomweb/studies': ['search', { url: `/dicomweb/studies?StudyInstanceUID=${STUDY}` }],
  'GET /dicomweb/series': ['search', { url: `/dicomweb/series?StudyInstanceUID=${STUDY}` }],
  'GET /dicomweb/instances': ['search', { url: `/dicomweb/instances?StudyInstanceUID=${STUDY}` }],
  'GET /dicomweb/studies/:study/series': ['search', { url: `/dicomweb/studies/${STUDY}/series` }],
  'GET /dicomweb/studies/:study/instances': [
    'search',
    { url: `/dicomweb/studies/${STUDY}/instances` },
  ],
  [`GET ${SERIES}/instances`]: [
    'search',
    { url: `/dicomweb/studies/${STUDY}/series/${uid(502)}/instances` },
  ],
  'GET /dicomweb/studies/:study': ['record', { url: `/dicomweb/studies/${STUDY}` }],
  'GET /dicomweb/studies/:study/metadata': [
    'record',
    { url: `/dicomweb/studies/${STUDY}/metadata` },
  ],
  [`GET ${SERIES}`]: ['record', { url: `/dicomweb/studies/${STUDY}/series/${uid(502)}` }],
  [`GET ${SERIES}/metadata`]: [
    'record',
    { url: `/dicomweb/studies/${STUDY}/series/${uid(502)}/metadata` },
  ],
  [`GET ${AT}`]: ['record', { url: INSTANCE }],
  [`GET ${AT}/metadata`]: ['record', { url: `${INSTANCE}/metadata` }],
  [`GET ${AT}/frames/:frames`]: ['record', { url: `${INSTANCE}/frames/1` }],
  [`GET ${AT}/frames/:frames/rendered`]: ['record', { url: `${INSTANCE}/frames/1/rendered` }],
  [`GET ${AT}/frames/:frames/thumbnail`]: ['record', { url: `${INSTANCE}/frames/1/thumbnail` }],
  // How the router prints /bulkdata/*.
  [`GET ${AT}*`]: ['record', { url: `${INSTANCE}/bulkdata/7FE00010` }],
  [`GET ${AT}/rendered`]: ['record', { url: `${INSTANCE}/rendered` }],
  [`GET ${AT}/thumbnail`]: ['record', { url: `${INSTANCE}/thumbnail` }],
};

const READERS = [
  'own dentist',
  'own assistant',
  'near regional-reader',
  'far dentist with a purpose',
];
const WRITERS = ['own dentist', 'own assistant'];
const NOBODIES = [
  'no token',
  'an expired token',
  'a token for another store',
  'a revoked device',
  'a made-up token',
];

function expected(kind: Kind, who: string): Outcome {
  if (kind === 'open') return 'in';
  if (NOBODIES.includes(who)) return 'unknown';
  if (kind === 'refused') return 'in';
  if (kind === 'audit') return who.endsWith('auditor') ? 'in' : 'out';
  if (kind === 'change') return WRITERS.includes(who) ? 'in' : 'out';
  return READERS.includes(who) ? 'in' : kind === 'search' ? 'nothing' : 'out';
}

const config = configOfATest();
let app: FastifyInstance;
const tokens = new Map<string, string | null>();

async function deviceNamed(clinic: 'own' | 'near' | 'far', role: Role) {
  const region = clinic === 'far' ? 'south' : 'north';
  const device = await deviceIn(app, config, clinic, region, [role]);
  tokens.set(`${clinic} ${role}`, await device.token());
  return device;
}

beforeAll(async () => {
  app = await createApp(config);
  const own = await deviceNamed('own', 'dentist');
  for (const role of ['assistant', 'administrator', 'auditor', 'regional-reader'] as const)
    await deviceNamed('near', role);
  await deviceNamed('own', 'assistant');
  await deviceNamed('own', 'administrator');
  await deviceNamed('own', 'auditor');
  await deviceNamed('near', 'dentist');
  await deviceNamed('far', 'regional-reader');
  const far = await deviceNamed('far', 'dentist');
  const stated = { purpose_of_use: 'BTG', reason: 'unconscious after an accident' };
  tokens.set('far dentist with a purpose', await far.token(stated));
  const gone = await deviceIn(app, config, 'own', 'north', ['dentist']);
  tokens.set('a revoked device', await gone.token());
  const storage = await openStorage(config.database);
  const device = (await storage.read((session) => session.accounts.device(own.client))) as Device;
  const signed = (base: string, at: number) =>
    storage.write((session) =>
      accessToken(session, { ...device, kind: 'device', purpose: null }, base, at),
    );
  tokens.set('an expired token', await signed(audienceOf(config), Date.now() - 301_000));
  tokens.set('a token for another store', await signed('https://elsewhere.example', Date.now()));
  await storage.write((session) => session.accounts.revoke(gone.client, Date.now()));
  await storage.close();
  tokens.set('no token', null);
  tokens.set('a made-up token', 'e30.e30.e30');
  await send({ ...sent('/fhir/Patient/p1', patient('p1')), method: 'PUT' }, 'own dentist');
  await send({ ...sent('/fhir/ImagingStudy/s1', OF_STUDY), method: 'PUT' }, 'own dentist');
  await send({ ...stow('/dicomweb/studies'), method: 'POST' }, 'own dentist');
}, 120_000);
afterAll(() => app.close());

function send(options: InjectOptions, who: string) {
  const token = tokens.get(who) ?? null;
  const headers = {
    ...options.headers,
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  return app.inject({ ...options, headers });
}

async function outcomeOf(options: InjectOptions, kind: Kind, who: string): Promise<Outcome> {
  const answer = await send(options, who);
  if (answer.statusCode === 403) return 'out';
  if (kind !== 'open' && answer.statusCode === 401) return 'unknown';
  if (kind === 'search' && answer.body === '[]') return 'nothing';
  // A bug would be let in by this test otherwise.
  if (answer.statusCode >= 500) throw new Error(`${answer.statusCode} ${answer.body}`);
  return 'in';
}

/** `METHOD /path` of each route, read from the router's own tree. */
function routesOf(tree: string): string[] {
  const path: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^([│├└─ ]*)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!found) return [];
    const [, indent = '', part = '', methods = ''] = found;
    path.splice(indent.length / 4 - 1, path.length, part);
    return methods
      .split(', ')
      .filter(Boolean)
      .map((method) => `${method} ${path.join('')}`);
  });
}

it('every route has its row', () => {
  const routes = routesOf(app.printRoutes({ commonPrefix: false }));
  expect(routes.length).toBeGreaterThan(60);
  const named = routes.map((route) => route.replace(/^HEAD /, 'GET '));
  expect([...new Set(named)].sort()).toEqual(Object.keys(ROWS).sort());
});

it.each(Object.entries(ROWS))('%s lets in whom it should', async (route, [kind, options]) => {
  const method = route.split(' ')[0] as 'GET';
  const found: Record<string, Outcome> = {};
  const wanted: Record<string, Outcome> = {};
  for (const who of tokens.keys()) {
    found[who] = await outcomeOf({ ...options, method }, kind, who);
    wanted[who] = expected(kind, who);
  }
  expect(found).toEqual(wanted);
});

it.each(Object.entries(ROWS).filter(([route]) => route.startsWith('GET ')))(
  'HEAD for %s does no more than GET',
  async (_route, [kind, options]) => {
    for (const who of ['far dentist', ...NOBODIES]) {
      const { statusCode } = await send({ ...options, method: 'HEAD' }, who);
      const told = await send({ ...options, method: 'GET' }, who);
      expect([who, kind, statusCode]).toEqual([who, kind, told.statusCode]);
    }
  },
);
