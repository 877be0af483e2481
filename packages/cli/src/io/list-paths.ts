import { fstatSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isatty } from 'node:tty';
import { ConvertError, type FoundFile, type GivenPath, revisionOf } from '@km-export/core';
import type { FileRef, FileStamp } from './file-source.ts';
import { STDIN_NAME, STDIN_SHOWN, type StreamRef } from './input-streams.ts';
import { type FolderEntry, joinPath, readFolder, type SystemPath } from './read-folder.ts';
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
 * be read; so are devices, pipes and sockets below a folder, none of which is opened. A pipe that is named, and standard
 * input, are streams.
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
    const ref: FileRef = { path: resolve(file), listed: toStamp(stat) };
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
  // Node's arguments are text: bytes that are not UTF-8 arrive as U+FFFD, which is the name of nothing.
  if (path.includes('\ufffd')) {
    return `There is no file or folder ${path}. If its name holds bytes that are not UTF-8, it can't be given by name: give the folder that it is in.`;
  }
  const isBrokenLink = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return isBrokenLink
    ? `${path} is a link to something that is not there.`
    : `There is no file or folder ${path}.`;
}

/** Where a walk is: the shown path, which is empty or ends with a slash, and the folders as the system takes them. */
type Place = { below: string; folder: SystemPath; real: SystemPath };

/** One walk through a folder that was given. */
class Walk {
  readonly #given: string;
  readonly #top: Place;
  readonly #root: string;
  readonly #onLinkOut: (path: string) => void;
  readonly #files: FoundFile[] = [];

  constructor(folder: string, onLinkOut: (path: string) => void) {
    this.#given = folder;
    this.#root = realpathSync.native(folder);
    this.#top = { below: '', folder: resolve(folder), real: this.#root };
    this.#onLinkOut = onLinkOut;
  }

  /** Not by recursion: folders may lie in folders as deep as the system takes paths. */
  run(): FoundFile[] {
    const waiting = [this.#top];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      for (const entry of this.#read(place)) {
        const path = place.below + entry.name;
        const real = joinPath(place.real, lastOf(entry.path));
        if (entry.kind === 'folder') waiting.push({ below: `${path}/`, folder: entry.path, real });
        else if (entry.kind === 'file') this.#addFile(path, entry.path, real);
        else if (entry.kind === 'link') this.#addLink(path, entry.path);
        else this.#addRefused(path, entry.path, 'a device, a pipe or a socket, not a file');
      }
    }
    return this.#files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }

  #read({ below, folder }: Place): FolderEntry[] {
    try {
      return readFolder(folder);
    } catch (thrown) {
      const shown = join(this.#given, below).replace(/[\\/]$/, '');
      throw new ConvertError('input/not-found', `Can't look into the folder ${shown}: ${reasonOf(thrown)}.`, {
        cause: thrown,
      });
    }
  }

  #addFile(path: string, place: SystemPath, real: SystemPath): void {
    const stat = lookAt(place);
    const size = stat?.size ?? 0;
    this.#files.push({ path, size, ref: toRef(place, stat), identity: identityOf(real) });
  }

  #addLink(path: string, link: SystemPath): void {
    let target: SystemPath;
    try {
      target = realPath(link);
    } catch (thrown) {
      this.#addRefused(path, link, `a link that leads nowhere: ${reasonOf(thrown)}`);
      return;
    }
    if (!this.#contains(target)) {
      this.#onLinkOut(path);
      this.#addRefused(path, link, 'a link that leads out of the folder given');
      return;
    }
    const stat = lookAt(target);
    if (stat?.isFile()) this.#addFile(path, link, target);
    // A folder inside the folder is walked where it really is.
    else if (!stat?.isDirectory()) this.#addRefused(path, link, 'a link to something that is no file');
  }

  #contains(target: SystemPath): boolean {
    const root = this.#root.endsWith(sep) ? this.#root : this.#root + sep;
    const bytes = Buffer.from(target);
    return bytes.equals(Buffer.from(this.#root)) || bytes.indexOf(root) === 0;
  }

  #addRefused(path: string, place: SystemPath, refused: string): void {
    const ref: FileRef = { path: String(place), refused };
    this.#files.push({ path, size: 0, ref, identity: identityOf(place) });
  }
}

function lastOf(path: SystemPath): SystemPath {
  return typeof path === 'string'
    ? path.slice(path.lastIndexOf(sep) + 1)
    : path.subarray(path.lastIndexOf(sep) + 1);
}

/** What is at a path; undefined where nothing can be seen: of a file, that will be told when it is read. */
function lookAt(path: SystemPath): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function toStamp({ size, mtimeMs }: Stats): FileStamp {
  return { size, modifiedMs: mtimeMs };
}

function toRef(place: SystemPath, stat: Stats | undefined): FileRef {
  if (stat === undefined && typeof place === 'string') return place;
  const listed = stat === undefined ? { size: 0, modifiedMs: Number.NaN } : toStamp(stat);
  if (typeof place === 'string') return { path: place, listed };
  return { path: String(place), listed, bytes: place.toString('latin1') };
}

/** The same text for the same path, other text for another. */
function identityOf(path: SystemPath): string {
  return typeof path === 'string' ? path : `${path}\0${path.toString('latin1')}`;
}

/** The path with all links followed. Throws the platform's error. */
function realPath(link: SystemPath): SystemPath {
  const bytes = realpathSync.native(link, { encoding: 'buffer' }) as Buffer;
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : bytes;
}
