import { fstatSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isatty } from 'node:tty';
import { ConvertError, type FoundFile, type GivenPath, revisionOf } from '@km-export/core';
import type { FileRef } from './file-source.ts';
import { STDIN_NAME, STDIN_SHOWN, type StreamRef } from './input-streams.ts';
import { errorCode, reasonOf } from './system-error.ts';

/** What lies at the paths that the user gave. */
export type PathsFound = {
  given: GivenPath[];
  /** Links that lead out of the folder they are in, and were left alone for that: `revisions/3.json`. */
  linksOut: string[];
};

/**
 * Looks at every path, and at all that is below those that are folders, sorted by name in each folder.
 *
 * A symbolic link below a folder is followed only if it stays in that folder, so that an export from
 * elsewhere can't make other files part of itself. Those that don't, and broken ones, are files that can't
 * be read. Devices, sockets and pipes below a folder are passed over; a pipe that is named, and standard input, are
 * streams.
 * Errors: `input/not-found`, also for a folder that can't be looked into; `input/not-an-export` for a path
 * that is neither a file nor a folder nor a pipe; `job/bad-usage` for a standard input that is a terminal.
 */
export function listPaths(paths: readonly string[]): PathsFound {
  const linksOut: string[] = [];
  const given = paths.map((path): GivenPath => {
    if (path === STDIN_NAME) return { given: path, kind: 'file', files: [standardInput()] };
    const inside = splitAtFile(path);
    const stat = statGiven(inside?.file ?? path);
    if (stat.isFIFO()) return { given: path, kind: 'file', files: [pipe(path, stat)] };
    if (stat.isDirectory()) {
      const before = paths.length === 1 ? '' : `${path.replace(/[\\/]+$/, '')}/`;
      const walk = new Walk(path, (link) => linksOut.push(before + link));
      return { given: path, kind: 'folder', files: walk.run() };
    }
    if (!stat.isFile()) {
      throw new ConvertError(
        'input/not-an-export',
        `${path} is neither a file nor a folder. To have a program's output read, lead it into km-export and give - as the path.`,
      );
    }
    const file = inside?.file ?? path;
    const ref: FileRef = resolve(file);
    return {
      given: path,
      kind: 'file',
      files: [{ path: file, size: stat.size, ref, identity: realpathSync.native(file) }],
      ...(inside && { within: inside.within }),
    };
  });
  return { given, linksOut };
}

/** `backup.zip/old` as the file and what may be a folder in it; null where no file stands in the way. */
function splitAtFile(path: string): { file: string; within: string } | null {
  let within = '';
  for (let file = path.replace(/[\\/]+$/, ''); ; file = dirname(file)) {
    const stat = lookAt(file);
    if (stat !== undefined) return stat.isFile() && within !== '' ? { file, within } : null;
    if (dirname(file) === file) return null;
    within = within === '' ? basename(file) : `${basename(file)}/${within}`;
  }
}

/** What is at a path; undefined where nothing can be seen. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function standardInput(): FoundFile {
  if (isatty(0)) {
    throw new ConvertError(
      'job/bad-usage',
      'Standard input is a terminal here, and - reads what is led into it. Lead a file or a program into it, such as: zcat 1.json.gz | km-export inspect -',
    );
  }
  // Node takes one for an empty input.
  if (fstatSync(0).isDirectory()) {
    throw new ConvertError('input/not-an-export', 'Standard input is a folder. Give its path instead of -.');
  }
  return toStream(STDIN_NAME, STDIN_SHOWN, STDIN_SHOWN);
}

/** The same pipe has the same identity under any name; what is named like a revision file goes by its name. */
function pipe(path: string, { dev, ino }: Stats): FoundFile {
  const isNumbered = revisionOf(basename(path)) !== null;
  return toStream(path, path, isNumbered ? realpathSync.native(path) : `pipe ${dev} ${ino}`);
}

function toStream(stream: string, path: string, identity: string): FoundFile {
  return { path, size: 0, ref: { stream } satisfies StreamRef, isStream: true, identity };
}

function statGiven(path: string): Stats {
  try {
    return statSync(path);
  } catch (thrown) {
    throw new ConvertError('input/not-found', whyNotThere(path, thrown), { cause: thrown });
  }
}

function whyNotThere(path: string, thrown: unknown): string {
  if (path === '') return 'One of the paths given is empty.';
  if (errorCode(thrown) !== 'ENOENT') return `Can't look at ${path}: ${reasonOf(thrown)}.`;
  const isBrokenLink = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return isBrokenLink
    ? `${path} is a link to something that is not there.`
    : `There is no file or folder ${path}.`;
}

/** One walk through a folder that was given. */
class Walk {
  readonly #given: string;
  readonly #folder: string;
  readonly #root: string;
  readonly #onLinkOut: (path: string) => void;
  readonly #files: FoundFile[] = [];

  constructor(folder: string, onLinkOut: (path: string) => void) {
    this.#given = folder;
    this.#folder = resolve(folder);
    this.#root = realpathSync.native(folder);
    this.#onLinkOut = onLinkOut;
  }

  run(): FoundFile[] {
    this.#enter('');
    return this.#files;
  }

  /** `below` is empty or ends with a slash. */
  #enter(below: string): void {
    for (const entry of readFolder(join(this.#given, below))) {
      const path = below + entry.name;
      if (entry.isDirectory()) this.#enter(`${path}/`);
      else if (entry.isFile()) this.#addFile(path, join(this.#root, path));
      else if (entry.isSymbolicLink()) this.#addLink(path);
    }
  }

  #addFile(path: string, identity: string): void {
    const ref = join(this.#folder, path);
    this.#files.push({ path, size: sizeOf(ref), ref: ref satisfies FileRef, identity });
  }

  #addLink(path: string): void {
    const link = join(this.#folder, path);
    let target: string;
    try {
      target = realpathSync.native(link);
    } catch (thrown) {
      this.#addRefused(path, `a link that leads nowhere: ${reasonOf(thrown)}`);
      return;
    }
    if (!this.#contains(target)) {
      this.#onLinkOut(path);
      this.#addRefused(path, 'a link that leads out of the folder given');
    } else if (statSync(target).isFile()) {
      this.#addFile(path, target);
    }
    // A folder inside the folder is walked where it really is.
  }

  #contains(target: string): boolean {
    const root = this.#root.endsWith(sep) ? this.#root : this.#root + sep;
    return target === this.#root || target.startsWith(root);
  }

  #addRefused(path: string, refused: string): void {
    const place = join(this.#folder, path);
    const ref: FileRef = { path: place, refused };
    this.#files.push({ path, size: 0, ref, identity: place });
  }
}

/** Stored bytes; 0 where the file can't be looked at: that will be told when it is read. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function readFolder(folder: string) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (thrown) {
    throw new ConvertError(
      'input/not-found',
      `Can't look into the folder ${folder.replace(/[\\/]$/, '')}: ${reasonOf(thrown)}.`,
      {
        cause: thrown,
      },
    );
  }
}
