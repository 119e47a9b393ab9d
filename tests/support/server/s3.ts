import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small S3 (path style, PUT and GET of objects) that refuses what is not signed as AWS Signature Version 4 says. */
export interface FakeS3 {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly objects: Map<string, Buffer>;
  /** Status to answer the next requests with, or null. */
  refuse: number | null;
  close(): Promise<void>;
}

const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
const hex = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, written from there and not from a client. */
function signed(request: IncomingMessage, body: Buffer, secret: string, region: string): boolean {
  const auth = request.headers.authorization ?? '';
  const found =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      auth,
    );
  if (!found || found[2] !== region) return false;
  const [, day, , names, signature] = found as unknown as string[];
  const url = new URL(request.url ?? '/', 'http://host');
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== hex(body)) return false;
  const headers = names!
    .split(';')
    .map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    .join('');
  const query = [...url.searchParams].sort().map(([k, v]) => `${k}=${v}`);
  const canonical = [request.method, url.pathname, query.join('&'), headers, names, payload];
  const scope = `${day}/${region}/s3/aws4_request`;
  const date = String(request.headers['x-amz-date']);
  if (!date.startsWith(day!)) return false;
  const text = ['AWS4-HMAC-SHA256', date, scope, hex(canonical.join('\n'))].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day!), region), 's3'), 'aws4_request');
  return hmac(key, text).toString('hex') === signature;
}

export async function fakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const credentials = { accessKeyId: 'AKTEST', secretAccessKey: 'drawn/secret+key' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const status = statusOf(request, body);
      const object = request.method === 'GET' ? objects.get(request.url ?? '') : undefined;
      response.writeHead(status).end(status === 200 ? object : '');
    });
  });
  function statusOf(request: IncomingMessage, body: Buffer): number {
    if (!signed(request, body, credentials.secretAccessKey, 'kz-1')) return 403;
    if (fake.refuse !== null) return fake.refuse;
    if (request.method === 'PUT') objects.set(request.url ?? '', body);
    return objects.has(request.url ?? '') ? 200 : 404;
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const fake: FakeS3 = {
    url: `http://127.0.0.1:${port}/films/clinic`,
    region: 'kz-1',
    ...credentials,
    objects,
    refuse: null,
    close: () => new Promise((done) => server.close(() => done())),
  };
  return fake;
}
