import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const FACTORY = 'tfjs-backend-wasm-threaded-simd.js';
const WORKER = 'tfjs-backend-wasm-threaded-simd.worker.js';

/** Each a place in backend_wasm.js that makes a script out of text, and the served file that takes its place. */
const PLACES: readonly [RegExp, string][] = [
  [
    /factoryConfig\.mainScriptUrlOrBlob = new Blob\([\s\S]*?\}\);/,
    `factoryConfig.mainScriptUrlOrBlob = (wasmPathPrefix ?? '') + '${FACTORY}';`,
  ],
  [
    /const response = wasmWorkerContents[\s\S]*?return URL\.createObjectURL\(blob\);/,
    `return (wasmPathPrefix ?? '') + '${WORKER}';`,
  ],
];

/**
 * tfjs starts its WASM threads from blobs made of a function's text, which a minifier breaks and which our content policy
 * forbids. The package's own files are served instead (see `threadFiles`).
 */
export function threads(): Plugin {
  return {
    name: 'bitelight-threads',
    transform(code, id) {
      if (!/tfjs-backend-wasm\/dist\/backend_wasm\.js/.test(id)) return null;
      let out = code;
      for (const [place, instead] of PLACES) {
        if (!place.test(out)) throw new Error(`tfjs-backend-wasm has changed: ${place.source}`);
        out = out.replace(place, () => instead);
      }
      return { code: out, map: null };
    },
  };
}

/** What stands in /wasm/ beside the .wasm files: name and, for the text that is kept inside a module, the text. */
export function threadFiles(): readonly { name: string; from: string | null; text: string }[] {
  const require = createRequire(import.meta.url);
  const folder = '@tensorflow/tfjs-backend-wasm/wasm-out/';
  const { wasmWorkerContents } = require(folder + WORKER) as { wasmWorkerContents: string };
  return [
    { name: FACTORY, from: require.resolve(folder + FACTORY), text: '' },
    // The text stands in a template literal that has eaten one level of escapes.
    { name: WORKER, from: null, text: wasmWorkerContents.replace(/\n/g, '\\n') },
  ];
}
