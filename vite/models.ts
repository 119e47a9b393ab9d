import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { threadFiles } from './threads';

const root = path.resolve(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);
const WASM = [
  ...['', '-simd', '-threaded-simd'].map((kind) =>
    resolve(`@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${kind}.wasm`),
  ),
  resolve('@cornerstonejs/codec-openjpeg/decodewasm'),
  resolve('@jsquash/webp/codec/dec/webp_dec.wasm'),
];
const TYPES: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.js': 'text/javascript',
};

async function wasmFile(name: string): Promise<Buffer | string | null> {
  const wasm = WASM.find((file) => path.basename(file) === name);
  if (wasm) return readFile(wasm);
  const script = threadFiles().find((file) => file.name === name);
  return script ? (script.from ? readFile(script.from) : script.text) : null;
}

/** What a request for /models/... or /wasm/... is answered with; null for anything else. */
async function contentOf(url: string): Promise<Buffer | string | null> {
  const at = decodeURIComponent(url.split('?')[0] ?? '');
  if (at.startsWith('/wasm/')) return wasmFile(at.slice('/wasm/'.length));
  if (!at.startsWith('/models/')) return null;
  const file = path.join(root, at);
  return file.startsWith(path.join(root, 'models') + path.sep)
    ? readFile(file).catch(() => null)
    : null;
}

/** The packs and WASM files keep their names: the former are addressed by version, the latter by the library they come with. */
export function models(): Plugin {
  return {
    name: 'bitelight-models',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? '';
        void contentOf(url).then((body) => {
          if (body === null) {
            next();
            return;
          }
          const type = TYPES[path.extname(url.split('?')[0] ?? '')] ?? 'application/octet-stream';
          response.setHeader('Content-Type', type).end(body);
        });
      });
    },
    async writeBundle({ dir }) {
      if (!dir) return;
      const film = path.join('golden', 'film.png');
      await cp(path.join(root, 'models'), path.join(dir, 'models'), {
        recursive: true,
        filter: (from) => !from.endsWith(film) && !from.endsWith('preprocessed.bin'),
      });
      await mkdir(path.join(dir, 'wasm'), { recursive: true });
      for (const name of [
        ...WASM.map((file) => path.basename(file)),
        ...threadFiles().map((file) => file.name),
      ])
        await writeFile(path.join(dir, 'wasm', name), (await wasmFile(name)) ?? '');
    },
  };
}
