/** What was given, with every .zip among it as the folder that it is: behaviour rules 1 and 20. */
import { fill } from '../bytes/fill.ts';
import { type NamedEntry, readDirectory } from '../bytes/zip/directory.ts';
import { isFollowed } from '../bytes/zip/followed.ts';
import { LOCAL_HEADER, uint32 } from '../bytes/zip/records.ts';
import { recoverEntries } from '../bytes/zip/recover.ts';
import type { FoundFile, GivenFault, GivenPath, IgnoredReason } from '../input/listing.ts';
import { isNeverData } from '../input/listing.ts';
import { ConvertError } from '../model/error.ts';
import type { ProblemCode } from '../model/problem.ts';
import type { Source, SourceOpener } from '../ports.ts';

/** Files looked at side by side: in browsers the way there takes longer than the look. */
const LOOKS_AT_ONCE = 32;
/** Of the signature by which an archive is told, be it cut right behind. */
const SIGNATURE_BYTES = 4;

/** Archives that hold nothing, or begin with the mark of one in pieces. */
const EMPTY_ARCHIVE = 0x06054b50;
const SPLIT_MARK = 0x08074b50;

/**
 * Opens every file that was given by name, and makes a path of kind `archive` of those that are a .zip: told by
 * content, whatever their names. Anything else stays as it is; what can't be opened is told by the pass that reads it.
 * Error `input/not-found` for a folder of a .zip that is not there.
 */
export async function expandArchives(
  given: readonly GivenPath[],
  openSource: SourceOpener,
): Promise<GivenPath[]> {
  const expanded = [...given];
  let next = 0;
  const look = async (): Promise<void> => {
    while (next < given.length) {
      const index = next++;
      const path = given[index];
      const [file] = path.files;
      if (path.kind !== 'file' || file === undefined || isNeverData(file.path)) continue;
      const archive = await expand(path, file, openSource);
      expanded[index] = path.within === undefined ? (archive ?? path) : onlyWithin(path, archive);
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
  return expanded;
}

async function expand(
  { given }: GivenPath,
  file: FoundFile,
  openSource: SourceOpener,
): Promise<GivenPath | null> {
  if (file.size < SIGNATURE_BYTES) return null;
  try {
    const archive = await openSource(file.ref);
    const contents = hasSize(archive) ? await readArchive(archive, /\.(zip|exe)$/i.test(file.path)) : null;
    if (contents === null) return null;
    const files = contents.entries.flatMap((entry) => toFound(file, entry));
    const { fault } = contents;
    return { given, kind: 'archive', files, ...(fault && { fault }) };
  } catch {
    return null;
  }
}

/** The part of an archive that was asked for, as if it alone were there. */
function onlyWithin({ given, within }: GivenPath, archive: GivenPath | null): GivenPath {
  const prefix = `${within}/`;
  const files = (archive?.files ?? []).filter(({ path }) => path.startsWith(prefix));
  if (archive === null || files.length === 0) {
    throw new ConvertError('input/not-found', `There is no file or folder ${given}.`);
  }
  return { ...archive, files: files.map((file) => ({ ...file, path: file.path.slice(prefix.length) })) };
}

function hasSize(source: Source): source is Source & { size: number } {
  return source.size !== undefined;
}

type Contents = { entries: NamedEntry[]; fault: GivenFault | null };

/** Null where it is none. `mayBePrefixed`: something else may stand before the archive. */
async function readArchive(
  archive: Source & { size: number },
  mayBePrefixed: boolean,
): Promise<Contents | null> {
  const signature = await firstBytes(archive);
  const isArchive = [LOCAL_HEADER, EMPTY_ARCHIVE, SPLIT_MARK].includes(signature);
  if (!isArchive && !mayBePrefixed) return null;
  const entries = await readDirectory(archive);
  if (Array.isArray(entries)) return { entries, fault: null };
  if (!isArchive) return null;
  const { entries: recovered, isLost, directoryAt } = await recoverEntries(archive);
  return { entries: recovered, fault: { code: await faultOf(), excerpt: '' } };

  async function faultOf(): Promise<ProblemCode> {
    if (directoryAt !== null && (await isFollowed(archive, directoryAt))) return 'input/zip-followed';
    return entries === 'damaged' || isLost ? 'input/zip-damaged' : 'input/zip-cut';
  }
}

async function firstBytes(source: Source): Promise<number> {
  const reader = await source.open(0, SIGNATURE_BYTES);
  try {
    const head = new Uint8Array(SIGNATURE_BYTES);
    await fill(reader, head);
    return uint32(head, 0);
  } finally {
    await reader.close();
  }
}

function toFound(file: FoundFile, { name, isLink, entry }: NamedEntry): FoundFile[] {
  const path = name.replaceAll('\\', '/');
  if (path.endsWith('/')) return [];
  const notRead = whyNotRead(path, isLink);
  return [
    {
      path,
      size: entry.storedBytes,
      ref: file.ref,
      entry,
      // Two entries may have one name.
      identity: `${file.identity ?? file.path}/${path}\0${entry.headerOffset}`,
      ...(notRead && { notRead }),
    },
  ];
}

function whyNotRead(path: string, isLink: boolean): IgnoredReason | null {
  const parts = path.split('/');
  if (parts.includes('..') || parts[0] === '' || /^[A-Za-z]:/.test(path)) return 'name-leads-out';
  // What macOS puts beside the files themselves.
  if (parts[0] === '__MACOSX') return 'hidden';
  return isLink ? 'link-in-zip' : null;
}
