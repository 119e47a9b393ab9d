import { cp, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const wasmFolder = path.dirname(
  createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  ),
);
const WASM = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];
const TYPES: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** Where a request for /models/... or /wasm/... is answered from; null for anything else. */
function fileOf(url: string): string | null {
  const at = decodeURIComponent(url.split('?')[0] ?? '');
  const [folder, base] = at.startsWith('/models/')
    ? [path.join(root, 'models'), '/models/']
    : [wasmFolder, '/wasm/'];
  if (!at.startsWith(base)) return null;
  const file = path.join(folder, at.slice(base.length));
  return file.startsWith(folder + path.sep) ? file : null;
}

/** The packs and tfjs's WASM files keep their names: the former are addressed by version, the latter by tfjs itself. */
export function models(): Plugin {
  return {
    name: 'bitelight-models',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = fileOf(request.url ?? '');
        if (!file) {
          next();
          return;
        }
        readFile(file).then(
          (body) => {
            const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
            response.setHeader('Content-Type', type).end(body);
          },
          () => {
            next();
          },
        );
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
      for (const name of WASM) await cp(path.join(wasmFolder, name), path.join(dir, 'wasm', name));
    },
  };
}
