import type { Scratch, ScratchFile } from '@km-export/core';
import { createPrivateFile, writeAll } from './private-file.ts';

/** Temporary space in `folder` of the private file system; in Blobs where there is none. */
export function createScratch(folder: FileSystemDirectoryHandle | null): Scratch {
  if (folder === null) return { create: createBlobFile };
  let files = 0;
  return { create: () => createFile(folder, `scratch-${++files}`) };
}

async function createFile(folder: FileSystemDirectoryHandle, name: string): Promise<ScratchFile> {
  const handle = await createPrivateFile(folder, name);
  let length = 0;
  return {
    append(bytes) {
      writeAll(handle, bytes, length);
      length += bytes.byteLength;
    },
    read(offset, into) {
      const count = handle.read(into, { at: offset });
      if (count !== into.byteLength)
        throw new Error('A temporary file is shorter than what was written to it.');
    },
    async discard() {
      handle.close();
      await folder.removeEntry(name);
    },
  };
}

function createBlobFile(): ScratchFile {
  let blob = new Blob();
  return {
    append(bytes) {
      blob = new Blob([blob, bytes as Uint8Array<ArrayBuffer>]);
    },
    async read(offset, into) {
      into.set(new Uint8Array(await blob.slice(offset, offset + into.byteLength).arrayBuffer()));
    },
    discard() {
      blob = new Blob();
    },
  };
}
