import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for one test, removed when that is over; one that runs beside others says by itself when it is. */
export function temporaryFolder(whenOver: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'km-export-test-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
