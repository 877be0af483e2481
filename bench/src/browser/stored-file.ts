import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where Chromium keeps a private file of so many bytes, in its profile; undefined where there is none. */
export function findStoredFile(profile: string, bytes: number): string | undefined {
  return readdirSync(join(profile, 'Default'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('File System'))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.size === bytes);
}
