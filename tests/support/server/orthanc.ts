import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const PROGRAM = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find((file) => existsSync(file));

export const hasOrthanc = PROGRAM !== undefined && existsSync(PLUGIN);
if (!hasOrthanc)
  console.log(
    'SKIPPED: nothing is tested against Orthanc, it is not installed (orthanc, orthanc-dicomweb)',
  );

export interface Orthanc {
  /** Its DICOMweb root. */
  readonly url: string;
  close(): Promise<void>;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((one) => new Promise<void>((up) => one.listen(0, '127.0.0.1', up))),
  );
  const ports = servers.map((one) => (one.address() as AddressInfo).port);
  await Promise.all(servers.map((one) => new Promise((down) => one.close(down))));
  return ports;
}

/** A real Orthanc with its DICOMweb plugin on a port of its own, in a folder that goes away with it. */
export async function startOrthanc(): Promise<Orthanc> {
  if (PROGRAM === undefined) throw new Error('no Orthanc here');
  const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-orthanc-'));
  const [http, dicom] = await freePorts(2);
  const settings = {
    Name: 'test',
    StorageDirectory: path.join(folder, 'storage'),
    IndexDirectory: path.join(folder, 'index'),
    HttpPort: http,
    DicomPort: dicom,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    Plugins: [PLUGIN],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  writeFileSync(path.join(folder, 'orthanc.json'), JSON.stringify(settings));
  const child = spawn(PROGRAM, [path.join(folder, 'orthanc.json')], { stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${http}/dicom-web`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/studies`).catch(() => null);
    if (up?.ok) break;
    if (tries > 300 || child.exitCode !== null) throw new Error('Orthanc did not start');
    await new Promise((later) => setTimeout(later, 100));
  }
  return {
    url,
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
