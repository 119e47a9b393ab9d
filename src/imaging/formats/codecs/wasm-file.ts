interface NodeModule {
  readonly createRequire: (from: string) => { resolve(file: string): string };
}
interface NodeFiles {
  readonly readFile: (file: string) => Promise<Uint8Array>;
}

/** Names that a bundler must not follow: a page has no such modules, and never asks for them. */
const NODE = { module: 'node:module', files: 'node:fs/promises' };

/**
 * Bytes of a package's .wasm file, `file` as one would import it. A page has it in /wasm/, beside tfjs's; Node takes it from
 * the package. Throws where it cannot be had.
 */
export async function wasmFile(file: string): Promise<Uint8Array> {
  if ('WorkerGlobalScope' in globalThis || 'document' in globalThis) {
    const name = file.split('/').at(-1) ?? '';
    const answer = await fetch(`${import.meta.env.BASE_URL}wasm/${name}`);
    if (!answer.ok) throw new Error(`${answer.status} for ${name}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
  const { createRequire } = (await import(/* @vite-ignore */ NODE.module)) as NodeModule;
  const { readFile } = (await import(/* @vite-ignore */ NODE.files)) as NodeFiles;
  return readFile(createRequire(import.meta.url).resolve(file));
}
