import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app';
import { readInstance } from '../../../server/dicom/instance';
import { configOfATest } from '../../support/server';
import { A_DENTIST, deviceIn, everybodyIs } from '../../support/server/device';
import { drawnDicom, pixelsOf, uid } from '../../support/server/dicom-files';
import { hasOrthanc, startOrthanc } from '../../support/server/orthanc';
import type { Orthanc } from '../../support/server/orthanc';
import { hasDicomwebClient, hasFhirclient, python } from '../../support/server/pydicom';

/** Others' programs against the served store: what they take for DICOMweb and for DICOM. */
const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-clients-'));
const tools = ['/usr/bin/dcmdump', '/usr/bin/dciodvfy', '/usr/bin/dcmcrle', '/usr/bin/dcmcjpeg'];
const hasTools = tools.every((tool) => existsSync(tool));
if (!hasTools)
  console.log('SKIPPED: nothing is judged by DCMTK and dciodvfy, they are not installed');

let app: FastifyInstance;
let orthanc: Orthanc | null = null;
/** As it is served to others: by tokens. */
let served: FastifyInstance;
let url: string;
let token: string;
beforeAll(async () => {
  orthanc = hasOrthanc ? await startOrthanc() : null;
  const blobs = orthanc ? { BLOBS: orthanc.url.replace('http', 'dicomweb+http') } : {};
  app = await createApp(configOfATest(blobs), everybodyIs(A_DENTIST));
  const config = configOfATest();
  served = await createApp(config);
  url = await served.listen({ port: 0, host: '127.0.0.1' });
  token = await (await deviceIn(served, config, 'own', 'north', ['dentist'])).token();
}, 120_000);
afterAll(async () => {
  await app.close();
  await served.close();
  await orthanc?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** `dicomweb-client` of the ImagingDataCommons: store, search, fetch everything, and say what came. */
const SCRIPT = `
import io, json, sys
import pydicom
from dicomweb_client.api import DICOMwebClient
url, token, file, study, series, instance = sys.argv[1:]
client = DICOMwebClient(url + '/dicomweb', headers={'Authorization': 'Bearer ' + token})
ds = pydicom.dcmread(file)
stored = client.store_instances([ds])
again = client.store_instances([ds])
got = client.retrieve_instance(study, series, instance, media_types=(('application/dicom', '*'),))
meta = pydicom.Dataset.from_json(client.retrieve_instance_metadata(study, series, instance))
# Where the metadata say that they are; the client leaves the port out of its Host header.
bulk = client.retrieve_instance_metadata(study, series, instance)['7FE00010']['BulkDataURI']
frames = client.retrieve_instance_frames(study, series, instance, [1])
print(json.dumps({
  'stored': len(stored.ReferencedSOPSequence), 'again': len(again.ReferencedSOPSequence),
  'studies': [s['0020000D']['Value'][0] for s in client.search_for_studies(search_filters={'PatientID': str(ds.PatientID)})],
  'series': len(client.search_for_series(study)), 'instances': len(client.search_for_instances(study, series)),
  'same': got == ds, 'name': str(meta.PatientName), 'rows': meta.Rows,
  'study': len(client.retrieve_study(study)), 'seriesMetadata': len(client.retrieve_series_metadata(study, series)),
  'frame': list(frames[0][:8]), 'png': list(client.retrieve_instance_rendered(study, series, instance, media_types=('image/png',))[:4]),
  'bulk': len(client.retrieve_bulkdata(bulk)[0]),
}))
`;

/** What a Python script prints as JSON. Not synchronous: the server that answers is in this process. */
function told(script: string, ...args: string[]): Promise<unknown> {
  return new Promise((done, failed) => {
    const child = spawn(python, ['-c', script, ...args]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (err += String(text)));
    child.on('close', () => {
      if (out === '') failed(new Error(err));
      else done(JSON.parse(out));
    });
  });
}

describe.skipIf(!hasDicomwebClient)('dicomweb-client', () => {
  it('stores, searches and fetches', async () => {
    const file = path.join(folder, 'film.dcm');
    writeFileSync(
      file,
      drawnDicom({ study: uid(1), series: uid(2), instance: uid(3), rows: 96, columns: 128 }),
    );
    const said = await told(SCRIPT, url, token, file, uid(1), uid(2), uid(3));
    expect(said).toEqual({
      ...{ stored: 1, again: 1, studies: [uid(1)], series: 1, instances: 1, same: true },
      ...{ name: 'Проба^Первая', rows: 96, study: 1, seriesMetadata: 1, bulk: 96 * 128 * 2 },
      frame: [...new Uint8Array(pixelsOf(96, 128, 1).buffer).subarray(0, 8)],
      png: [0x89, 0x50, 0x4e, 0x47],
    });
  });
});

/** `fhirclient` of SMART Health IT, which takes no resource that its models do not know. */
const FHIR_SCRIPT = `
import json, sys
from fhirclient.server import FHIRServer
from fhirclient.models import bundle, capabilitystatement, diagnosticreport, observation, patient
base, token = sys.argv[1:]
server = FHIRServer(None, base + '/fhir/')
server.session.headers['Authorization'] = 'Bearer ' + token
told = capabilitystatement.CapabilityStatement.read_from('metadata', server)
made = patient.Patient({'id': 'fc', 'name': [{'family': 'Ахметова', 'given': ['Сәуле']}], 'birthDate': '1980-05-06',
  'identifier': [{'system': 'urn:fc', 'value': '1'}]})
made.update(server)
for n in range(3):
  one = observation.Observation({'id': 'fc-%d' % n, 'status': 'final', 'code': {'text': 'x'}, 'subject': {'reference': 'Patient/fc'}})
  one.update(server)
sent = bundle.Bundle({'type': 'transaction', 'entry': [{'fullUrl': 'urn:uuid:1', 'request': {'method': 'POST', 'url': 'DiagnosticReport'},
  'resource': {'resourceType': 'DiagnosticReport', 'status': 'final', 'code': {'text': 'x'}, 'subject': {'reference': 'Patient/fc'},
  'result': [{'reference': 'Observation/fc-0'}]}}]})
done = bundle.Bundle(server.post_json('', sent.as_json()).json())
found = diagnosticreport.DiagnosticReport.where({'patient': 'fc', '_include': 'DiagnosticReport:result'}).perform(server)
pages, page = 0, observation.Observation.where({'patient': 'fc', '_count': '2'}).perform(server)
while page is not None:
  pages += len(page.entry or [])
  following = [l.url for l in page.link if l.relation == 'next']
  page = bundle.Bundle(server.request_json(following[0])) if following else None
read = patient.Patient.read('fc', server)
history = bundle.Bundle(server.request_json('Patient/fc/_history'))
print(json.dumps({
  'version': told.fhirVersion, 'name': read.name[0].family, 'born': read.birthDate.isostring, 'done': done.entry[0].response.status,
  'found': sorted(e.resource.resource_type for e in found.entry), 'pages': pages, 'history': history.total,
  'people': [p.id for p in patient.Patient.where({'identifier': 'urn:fc|1', 'name': 'ахм'}).perform_resources(server)],
}))
`;

describe.skipIf(!hasFhirclient)('fhirclient', () => {
  it('reads, writes, searches and pages', async () => {
    expect(await told(FHIR_SCRIPT, url, token)).toEqual({
      ...{ version: '4.0.1', name: 'Ахметова', born: '1980-05-06', done: '201', people: ['fc'] },
      ...{ found: ['DiagnosticReport', 'Observation'], pages: 3, history: 1 },
    });
  });
});

describe.skipIf(!hasTools)('what WADO-RS gives', () => {
  async function stored(n: number, made: (file: string) => string): Promise<string> {
    const at = { study: uid(n), series: uid(n + 1), instance: uid(n + 2), rows: 64, columns: 80 };
    const file = path.join(folder, `${n}.dcm`);
    writeFileSync(file, drawnDicom(at));
    const body = readFileSync(made(file));
    const headers = { 'content-type': 'application/dicom' };
    await app.inject({ method: 'POST', url: '/dicomweb/studies', headers, payload: body });
    return `/dicomweb/studies/${at.study}/series/${at.series}/instances/${at.instance}`;
  }
  const converted =
    (tool: string, ...options: string[]) =>
    (file: string): string => {
      execFileSync(tool, [...options, file, `${file}.out`]);
      return `${file}.out`;
    };

  it.each([
    ['as it came', (file: string) => file],
    ['from implicit VR', converted('dcmconv', '+ti')],
    ['from big endian', converted('dcmconv', '+tb')],
    ['from deflated', converted('dcmconv', '+td')],
    ['from RLE', converted('dcmcrle')],
    ['from lossless JPEG', converted('dcmcjpeg', '+e1')],
  ] as const)(
    'in the syntax that everybody takes, %s, is valid to DCMTK and dciodvfy and has the same pixels',
    async (what, made) => {
      const at = await stored(1000 + what.length * 10, made);
      const answer = await app.inject({ url: at, headers: { accept: 'application/dicom' } });
      const file = path.join(folder, 'given.dcm');
      writeFileSync(file, answer.rawPayload);
      const dump = spawnSync('dcmdump', ['-q', file], { encoding: 'utf8' });
      expect([dump.status, dump.stderr]).toEqual([0, '']);
      const judged = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
      expect(judged.stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
      const read = readInstance(new Uint8Array(answer.rawPayload));
      expect(read.ok && read.value.syntax).toBe('1.2.840.10008.1.2.1');
      const frames = await app.inject({
        url: `${at}/frames/1`,
        headers: { accept: 'multipart/related; type="application/octet-stream"' },
      });
      expect(frames.rawPayload.includes(Buffer.from(pixelsOf(64, 80, 1).buffer))).toBe(true);
      expect(answer.rawPayload.includes(Buffer.from(pixelsOf(64, 80, 1).buffer))).toBe(true);
    },
  );
});

describe.skipIf(!hasOrthanc)('Orthanc behind the store', () => {
  it('holds what was stored here, and gives it back through here', async () => {
    const film = drawnDicom({ study: uid(9001), series: uid(9002), instance: uid(9003) });
    const headers = { 'content-type': 'application/dicom' };
    const put = await app.inject({
      method: 'POST',
      url: '/dicomweb/studies',
      headers,
      payload: Buffer.from(film),
    });
    expect(put.statusCode).toBe(200);
    const there = await fetch(`${orthanc?.url ?? ''}/instances?SOPInstanceUID=${uid(9003)}`);
    expect((await there.json()) as unknown[]).toHaveLength(1);
    const at = `/dicomweb/studies/${uid(9001)}/series/${uid(9002)}/instances/${uid(9003)}`;
    const got = await app.inject({
      url: at,
      headers: { accept: 'application/dicom; transfer-syntax=*' },
    });
    expect(Buffer.compare(got.rawPayload, film)).toBe(0);
  });
});
