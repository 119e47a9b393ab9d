import { afterEach, expect, test, vi } from 'vitest';
import { sinkFor } from '../../../src/platform/save-stream';

afterEach(() => vi.unstubAllGlobals());

const part = () => new Uint8Array(100);

test('where a browser can only gather a file, a large one is refused before it fills the memory', async () => {
  const sink = await sinkFor('a.bitelight', 250);
  await sink?.write(part());
  await sink?.write(part());
  await expect(sink?.write(part())).rejects.toMatchObject({ name: 'TooLarge' });
});

test('with a picker every part goes to the file that was chosen, and a cancelled choice writes nothing', async () => {
  const written: number[] = [];
  let closed = 0;
  const file = {
    write: (bytes: Uint8Array) => Promise.resolve(written.push(bytes.length)),
    close: () => Promise.resolve((closed += 1)),
  };
  vi.stubGlobal('showSaveFilePicker', () =>
    Promise.resolve({ createWritable: () => Promise.resolve(file) }),
  );
  const sink = await sinkFor('a.bitelight', 150);
  for (let i = 0; i < 3; i++) await sink?.write(part());
  await sink?.close();
  expect([written, closed]).toEqual([[100, 100, 100], 1]);
  vi.stubGlobal('showSaveFilePicker', () => Promise.reject(new DOMException('', 'AbortError')));
  expect(await sinkFor('a.bitelight')).toBe(null);
});
