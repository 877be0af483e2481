import { ConvertError } from '@km-export/core';

/** Opens a new file of the private file system for writing and reading. Workers only. */
export async function createPrivateFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  const file = await folder.getFileHandle(name, { create: true });
  return file.createSyncAccessHandle();
}

/**
 * Appends all of `bytes` at `at`. A full disk does not throw: the count is short in Firefox, and a negative
 * number read as unsigned in Chromium.
 */
export function writeAll(handle: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): void {
  const written = handle.write(bytes, { at });
  if (written !== bytes.byteLength) throw noRoom();
}

function noRoom(): ConvertError {
  return new ConvertError(
    'output/failed',
    'The browser gives this page no more room for temporary files. Either the disk is full or the browser ' +
      'limits what one page may store. Free some space, or use the command line, which needs no temporary copy.',
  );
}
