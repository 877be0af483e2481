import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Case } from '../../../packages/core/test/case-folder.ts';

/** How a page takes files, however it looks. */
export type Taker = {
  pick(what: 'files' | 'folder', paths: string | string[]): Promise<void>;
  drop(paths: string[]): Promise<void>;
};

/**
 * Drops what a case names, or, where that is one folder or only files and `pick` is wanted, picks it. `temporary`: where
 * the empty folders of a case may be made.
 */
export async function giveCase(to: Taker, folder: Case, temporary: string, pick: boolean): Promise<void> {
  const isEmpty = folder.emptyFolders.length > 0;
  for (const empty of folder.emptyFolders) mkdirSync(join(temporary, empty), { recursive: true });
  const paths = folder.job.inputs.map((input) => join(isEmpty ? temporary : folder.root, input));
  const [first = ''] = paths;
  if (pick && !isEmpty && folder.job.inputs.join() === 'input') await to.pick('folder', first);
  else if (pick && areFilesOfOneFolder(paths)) await to.pick('files', paths);
  else await to.drop(paths);
}

/** What a browser's own window for files can give at once. */
function areFilesOfOneFolder(paths: readonly string[]): boolean {
  const isFile = (path: string) => /\.\w+$/.test(path);
  return paths.every(isFile) && new Set(paths.map((path) => dirname(path))).size === 1;
}

/** Drops files and folders, by their paths, on a place of the page. */
export async function dropFiles(page: Page, paths: string[], at: { x: number; y: number }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await devtools.detach();
}
