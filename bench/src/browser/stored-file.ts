import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where a browser keeps its private files, in a profile; what else lies there is told apart by a part of the path. */
const PLACES = {
  chromium: { below: 'Default', holding: 'File System' },
  firefox: { below: 'storage/default', holding: '/fs' },
};
export type BrowserId = keyof typeof PLACES;

/** Where a browser keeps a private file of so many bytes; undefined where there is none. */
export function findStoredFile(browser: BrowserId, profile: string, bytes: number): string | undefined {
  const { below, holding } = PLACES[browser];
  return readdirSync(join(profile, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(holding))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.size === bytes);
}
