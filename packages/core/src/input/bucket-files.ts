/** Which index.csv and status.csv speak for which revision files. Pure. */
import type { SourceRef } from '../model/source-ref.ts';
import type { ZipEntry } from '../model/zip-entry.ts';

/** A file that describes revision files. */
export type BucketFile = {
  kind: 'index' | 'status';
  /** As in every message. */
  path: string;
  /** Stored size in bytes. */
  size: number;
  ref: SourceRef;
  /** Where it lies in the .zip that `ref` is. */
  entry?: ZipEntry;
  /** The files that it speaks for, as indexes into the listing's files; none where it lies elsewhere. */
  files: number[];
};

/** A file that describes, before it is known what. */
export type Describing = Omit<BucketFile, 'files'> & {
  /** The same for the same folder, however it was given. */
  folderIdentity: string;
  /** It was named, and not found in a folder. */
  isGivenByName: boolean;
};

/**
 * An index.csv or status.csv speaks for what lies in its folder or below, up to the next one further down. In one
 * export the only one of its kind speaks for all files; where exports are merged, each speaks for what lies right
 * beside it or in `revisions` below it, if anything does. One that was given by name may lie anywhere, if it is the
 * only one. `folders` are those of the listing's files, in their order.
 */
export function assignBucketFiles(
  describing: readonly Describing[],
  folders: readonly string[],
  mergeExports: boolean,
): BucketFile[] {
  return (['index', 'status'] as const).flatMap((kind) => {
    const same = describing.filter((file) => file.kind === kind);
    return assign(same, folders, mergeExports);
  });
}

/**
 * One of a kind for each folder: where it is there gzipped as well, the plain one. `doubled` are those that lie beside one
 * which is taken; one that was merely given again is not among them.
 */
export function onePerFolder(describing: readonly Describing[]): {
  taken: Describing[];
  doubled: Describing[];
} {
  const byFolder = new Map<string, Describing>();
  const isPlain = ({ path }: Describing) => path.endsWith('.csv');
  const keyOf = ({ kind, folderIdentity }: Describing) => `${kind} ${folderIdentity}`;
  for (const file of describing) {
    const other = byFolder.get(keyOf(file));
    if (other === undefined || (isPlain(file) && !isPlain(other))) byFolder.set(keyOf(file), file);
  }
  const doubled = describing.filter((file) => isPlain(byFolder.get(keyOf(file)) ?? file) !== isPlain(file));
  return { taken: [...byFolder.values()], doubled };
}

function assign(
  same: readonly Describing[],
  folders: readonly string[],
  mergeExports: boolean,
): BucketFile[] {
  const all = folders.map((_, index) => index);
  const below = filesBelow(same, folders);
  const near = same.map(({ folderIdentity }) => {
    const files = below.get(folderIdentity) ?? [];
    if (!mergeExports) return files;
    const own = files.filter((file) =>
      [folderIdentity, joined(folderIdentity, 'revisions')].includes(folders[file]),
    );
    return own.length > 0 ? own : files;
  });
  const used = near.filter((files) => files.length > 0).length;
  const named = same.filter(({ isGivenByName }) => isGivenByName).length;
  return same.map(({ kind, path, size, ref, entry, isGivenByName }, index) => {
    const isOnlyOne = used === 1 ? near[index].length > 0 : used === 0 && named === 1 && isGivenByName;
    const files = isOnlyOne && !mergeExports ? all : near[index];
    return { kind, path, size, ref, ...(entry && { entry }), files };
  });
}

/** Files by the folder of the nearest that describes them. */
function filesBelow(same: readonly Describing[], folders: readonly string[]): Map<string, number[]> {
  const below = new Map<string, number[]>(same.map(({ folderIdentity }) => [folderIdentity, []]));
  for (const [file, folder] of folders.entries()) {
    for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const files = below.get(at);
      files?.push(file);
      if (files !== undefined || at === '') break;
    }
  }
  return below;
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
