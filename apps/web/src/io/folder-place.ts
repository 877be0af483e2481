import { ConvertError, isOfExport, type Sink } from '@km-export/core';
import type { SplitPlace } from './split-place.ts';
import type { Spool } from './spool.ts';

const PIECE_BYTES = 8 << 20;

export type FolderPlaceOptions = {
  handle: FileSystemDirectoryHandle;
  /** Replace files that are there, but never one that belongs to an export. */
  overwrite: boolean;
  /** Told before a name that was free is taken, so that whoever ends this worker can free it again. */
  onNewFile: (file: string) => Promise<void>;
};

/**
 * A folder that the user picked, and folders in it. While a file is written the browser writes to one of its own beside
 * it, so under its name a file is whole or not there. Aborted, new files go away again; what was replaced nothing brings
 * back.
 */
export function createFolderPlace(spool: Spool, options: FolderPlaceOptions): SplitPlace {
  const { handle: top, overwrite, onNewFile } = options;
  const made = new Set<string>();
  /** Folders in it, by their names. */
  const folders = new Map<string, Promise<FileSystemDirectoryHandle>>();
  let piece: Uint8Array<ArrayBuffer> | null = null;

  const makeFolder = async (name: string): Promise<FileSystemDirectoryHandle> => {
    if (!(await isThere(top, name))) {
      await onNewFile(name);
      made.add(name);
    }
    return top.getDirectoryHandle(name, { create: true });
  };
  /** Where a file lies: `a.csv`, `parts/a.csv`. */
  const placeOf = async (path: string): Promise<{ folder: FileSystemDirectoryHandle; file: string }> => {
    const slash = path.indexOf('/');
    if (slash < 0) return { folder: top, file: path };
    const name = path.slice(0, slash);
    const folder = folders.get(name) ?? makeFolder(name);
    folders.set(name, folder);
    return { folder: await folder, file: path.slice(slash + 1) };
  };
  const remove = async (path: string): Promise<void> => {
    if (!made.delete(path)) return;
    const { folder, file } = await placeOf(path);
    await folder.removeEntry(file).catch(() => {});
  };
  /** Whether it is there; throws where it must stay as it is. */
  const look = async (path: string): Promise<boolean> => {
    const [first = ''] = path.split('/');
    // No folder is made before something goes into it.
    if (first !== path && !folders.has(first) && !(await isThere(top, first))) return false;
    const { folder, file } = await placeOf(path);
    if (!(await isThere(folder, file))) return false;
    if (isOfExport(file)) {
      throw new ConvertError(
        'output/is-input',
        `${folder.name} holds ${file}, which has the name of a part of an export, and these are never replaced: choose another folder.`,
      );
    }
    if (overwrite) return true;
    throw new ConvertError('output/exists', `${folder.name} holds ${file} already. It was left as it is.`);
  };

  return {
    async open(path): Promise<Sink> {
      await look(path);
      const spooled = spool.create();
      return {
        write: (bytes) => spooled.write(bytes),
        async close() {
          const isReplaced = await look(path);
          const { folder, file } = await placeOf(path);
          if (!isReplaced) {
            await onNewFile(path);
            made.add(path);
          }
          const stream = await (await folder.getFileHandle(file, { create: true })).createWritable();
          try {
            piece ??= new Uint8Array(PIECE_BYTES);
            for await (const bytes of spooled.read(piece))
              await stream.write(bytes as Uint8Array<ArrayBuffer>);
            await stream.close();
          } catch (thrown) {
            await stream.abort().catch(() => {});
            throw thrown;
          }
        },
        abort: () => remove(path),
      };
    },
    finish: async () => {},
    async abort() {
      // Files before the folders that were made for them.
      for (const path of [...made].reverse()) await remove(path);
    },
  };
}

async function isThere(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return false;
    // A folder of that name is in the way of a file just the same.
    if (thrown instanceof DOMException && thrown.name === 'TypeMismatchError') return true;
    throw thrown;
  }
}
