import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test as base, type Disposable, expect, type Locator, type Page } from '@playwright/test';
import { readZip } from '../../../packages/core/test/read-zip.ts';
import { dropFiles, type Taker } from './give-files.ts';
import { KeptPage } from './kept-page.ts';

/** How the browser of a test saves: with a dialog of its own, with files only for the page, with neither. */
export type SaveWay = 'picker' | 'private' | 'memory';

/** The converter page as people use it: by labels and buttons. */
export class ConvertPage implements Taker {
  readonly page: Page;
  readonly #saveWay: SaveWay;

  constructor(page: Page, saveWay: SaveWay) {
    this.page = page;
    this.#saveWay = saveWay;
  }

  /** What the browser can is so for as long as nobody disposes of what this gives. */
  async open(): Promise<Disposable> {
    const prepared = await this.page.addInitScript(prepareSaveWay, this.#saveWay);
    await this.page.goto('./');
    await this.heading('Drop a Kissmetrics export here').waitFor();
    return prepared;
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Files by their paths, or one folder. */
  async pick(what: 'files' | 'folder', paths: string | string[], limit?: { timeout: number }): Promise<void> {
    const label = what === 'files' ? 'Choose files' : 'Choose a folder';
    await this.page.getByLabel(label).setInputFiles(paths, limit);
  }

  async drop(paths: string[]): Promise<void> {
    const zone = await this.page
      .getByRole('region', { name: 'Drop a Kissmetrics export here' })
      .boundingBox();
    await dropFiles(this.page, paths, { x: zone!.x + zone!.width / 2, y: zone!.y + 20 });
  }

  /** From the contents to the formats. */
  async chooseFormat(label: string): Promise<void> {
    await this.button('Choose a format').click();
    await this.page.getByRole('radio', { name: label, exact: true }).check();
  }

  async convert(): Promise<void> {
    await this.button(this.#saveWay === 'picker' ? 'Convert and save…' : 'Convert').click();
  }

  /** The bytes of a saved file, when the result is there. */
  async saved(name: string): Promise<Buffer> {
    const files = this.page.getByRole('region', { name: 'Saved files' });
    await files.filter({ hasText: name }).waitFor();
    if (this.#saveWay === 'picker') {
      const text = await this.page.evaluate(readPicked, name);
      return Buffer.from(text, 'latin1');
    }
    const download = this.page.waitForEvent('download');
    await files.getByRole('link', { name: `Save ${name}` }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    expect((await download).suggestedFilename()).toBe(name);
    return Buffer.concat(chunks);
  }

  /**
   * The files of a saved result of several, a character a byte: those of the folder that was picked, or of the .zip
   * called `name`, where they lie in a folder of that name.
   */
  async savedParts(name: string): Promise<Record<string, string>> {
    if (this.#saveWay === 'picker') {
      await expect(this.page.getByRole('region', { name: 'Saved files' })).toContainText(PICKED_FOLDER);
      return this.pickedFolder();
    }
    const read = await readZip(await this.saved(`${name}.zip`), { name: 'x.zip' });
    expect(read?.fault).toBeNull();
    return Object.fromEntries(
      read!.entries.map(({ path, content, end }) => {
        expect([path.slice(0, name.length + 1), end]).toEqual([`${name}/`, 'clean']);
        return [path.slice(name.length + 1), content];
      }),
    );
  }

  /** All that is in the folder that was picked. */
  pickedFolder(): Promise<Record<string, string>> {
    return this.page.evaluate(readFolder, PICKED_FOLDER);
  }

  /** Puts a file into the folder that will be picked. */
  async putInPickedFolder(file: string, text: string): Promise<void> {
    await this.page.evaluate(
      async ([folder, name, content]) => {
        const top = await navigator.storage.getDirectory();
        const picked = await top.getDirectoryHandle(folder, { create: true });
        const stream = await (await picked.getFileHandle(name, { create: true })).createWritable();
        await stream.write(content);
        await stream.close();
      },
      [PICKED_FOLDER, file, text] as const,
    );
  }

  /** Names of the temporary files of all tabs. */
  temporaryFiles(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const names: string[] = [];
      const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
        for await (const [name, handle] of folder.entries()) {
          if (handle.kind === 'file') names.push(path + name);
          // A tab may remove the folder while it is looked at.
          else await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`).catch(() => {});
        }
      };
      const top = await navigator.storage.getDirectory();
      const root = await top.getDirectoryHandle('km-export-temporary').catch(() => null);
      if (root !== null) await walk(root, '');
      return names;
    });
  }
}

/** The folder that everybody picks who is asked for one. */
const PICKED_FOLDER = 'picked-folder';

/** In the page, before its own code. */
function prepareSaveWay(saveWay: SaveWay): void {
  if (saveWay !== 'picker') {
    delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    delete (window as { showDirectoryPicker?: unknown }).showDirectoryPicker;
    if (saveWay === 'memory') {
      Object.defineProperty(StorageManager.prototype, 'getDirectory', {
        value: () => Promise.reject(new DOMException('none here', 'SecurityError')),
      });
    }
    return;
  }
  // The dialog is the system's; what comes after it is the page's own code on real files.
  const picker = async (options: { suggestedName: string }) => {
    if (!navigator.userActivation.isActive) throw new DOMException('no click', 'SecurityError');
    const top = await navigator.storage.getDirectory();
    return top.getFileHandle(options.suggestedName, { create: true });
  };
  (window as { showSaveFilePicker?: unknown }).showSaveFilePicker = picker;
  const folderPicker = async ({ mode }: { mode: string }) => {
    if (!navigator.userActivation.isActive) throw new DOMException('no click', 'SecurityError');
    if (mode !== 'readwrite') throw new TypeError('such a folder could not be written to');
    const top = await navigator.storage.getDirectory();
    return top.getDirectoryHandle('picked-folder', { create: true });
  };
  (window as { showDirectoryPicker?: unknown }).showDirectoryPicker = folderPicker;
}

/** In the page: the files of a folder, and of folders in it, a character a byte. */
async function readFolder(name: string): Promise<Record<string, string>> {
  const top = await navigator.storage.getDirectory();
  const folder = await top.getDirectoryHandle(name, { create: true });
  const files: Record<string, string> = {};
  const read = async (inner: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [file, handle] of inner.entries()) {
      if (handle.kind === 'directory') {
        await read(handle as FileSystemDirectoryHandle, `${path}${file}/`);
        continue;
      }
      const bytes = new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer());
      files[path + file] = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    }
  };
  await read(folder, '');
  return files;
}

/** In the page: a picked file, a character a byte. */
async function readPicked(name: string): Promise<string> {
  const top = await navigator.storage.getDirectory();
  const file = await (await top.getFileHandle(name)).getFile();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}

type Fixtures = {
  saveWay: SaveWay;
  convertPage: ConvertPage;
  /** A folder that goes with the test. */
  folder: string;
};

/** A test with a page of its own open, for what changes more than the page. Fails on anything that is printed to the console. */
export const ownPageTest = base.extend<Fixtures>({
  saveWay: ['private', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  folder: async ({}, use) => {
    const path = mkdtempSync(join(tmpdir(), 'km-export-e2e-'));
    await use(path);
    rmSync(path, { recursive: true });
  },
  convertPage: async ({ page, saveWay }, use) => {
    const printed: string[] = [];
    page.on('console', (message) => printed.push(message.text()));
    page.on('pageerror', (error) => printed.push(String(error)));
    const convertPage = new ConvertPage(page, saveWay);
    const prepared = await convertPage.open();
    await use(convertPage);
    expect(printed).toEqual([]);
    await prepared.dispose();
  },
});

const kept = new KeptPage();

/** The same in the page of the tests before, loaded again and empty. */
export const test = ownPageTest.extend({
  page: async ({ browser }, use, testInfo) => {
    await use(await kept.take(browser));
    await kept.giveBack(testInfo.status === testInfo.expectedStatus);
  },
});

/** A small export with one line of each kind, a blank one and a broken one. */
export const SMALL_LINES = [
  '{"_p":"bob@x.io","_t":1262304000,"_n":"Signed Up","plan":"gold"}',
  '{"_p":"bob@x.io","_t":1262304060,"color":"red, green"}',
  '',
  '{"_p":"bob@x.io","_p2":"bob","_t":1262390400}',
  '{"_p":"bo',
];
export const SMALL_CSV =
  '_p,_t,_n,plan,color,_p2\n' +
  'bob@x.io,1262304000,Signed Up,gold,,\n' +
  'bob@x.io,1262304060,,,"red, green",\n' +
  'bob@x.io,1262390400,,,,bob\n';

/**
 * A file that takes seconds to read: a tenth of it on the disk, as exports are, so that a test has time to act
 * in the middle of it. It is a gzipped file of many members, as `cat 1.gz 2.gz` makes one.
 */
export function writeLongExport(path: string, inflatedBytes: number): void {
  const lines: string[] = [];
  const text = 'x'.repeat(100);
  for (let state = 1, bytes = 0; bytes < MEMBER_BYTES; bytes += lines.at(-1)!.length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const [plan, id] = [state % 7, Math.imul(state, 2_654_435_761).toString(36)];
    lines.push(
      `{"_p":"${state}","_t":${1_262_304_000 + (state >>> 8)},"_n":"Signed Up","${plan}":"${id}","text":"${text}"}\n`,
    );
  }
  const member = gzipSync(lines.join(''), { level: 1 });
  writeFileSync(path, Buffer.concat(new Array(Math.ceil(inflatedBytes / MEMBER_BYTES)).fill(member)));
}

const MEMBER_BYTES = 10_000_000;
