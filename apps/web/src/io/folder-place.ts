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
 * A folder that the user picked. While a file is written the browser writes to one of its own beside it, so under
 * its name a file is whole or not there. Aborted, new files go away again; what was replaced nothing brings back.
 */
export function createFolderPlace(spool: Spool, options: FolderPlaceOptions): SplitPlace {
  const { handle: folder, overwrite, onNewFile } = options;
  const made = new Set<string>();
  let piece: Uint8Array<ArrayBuffer> | null = null;

  const remove = async (file: string): Promise<void> => {
    if (made.delete(file)) await folder.removeEntry(file).catch(() => {});
  };
  /** Whether it is there; throws where it must stay as it is. */
  const look = async (file: string): Promise<boolean> => {
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
    async open(file): Promise<Sink> {
      await look(file);
      const spooled = spool.create();
      return {
        write: (bytes) => spooled.write(bytes),
        async close() {
          if (!(await look(file))) {
            await onNewFile(file);
            made.add(file);
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
        abort: () => remove(file),
      };
    },
    finish: async () => {},
    async abort() {
      for (const file of made) await remove(file);
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
