import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** How a browser writes text down: UTF-8, or UTF-16 where a sign needs it. */
const spellings = (text: string): Buffer[] => [
  Buffer.from(text, 'utf8'),
  Buffer.from(text, 'utf16le'),
];

/** In which files under a folder a text or a run of bytes lies in the clear. */
export function filesWith(folder: string, sought: string | Buffer): string[] {
  const needles = typeof sought === 'string' ? spellings(sought) : [sought];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return needles.some((needle) => bytes.includes(needle));
    });
}
