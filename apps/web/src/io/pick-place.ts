/** What the dialog of the browser needs to know of a file to be saved. */
export type FileToSave = { name: string; description: string; mimeType: string; extension: string };

/** Whether the browser can ask where to save, and then write there as the result comes. */
export function canPickPlace(): boolean {
  return typeof window.showSaveFilePicker === 'function';
}

/**
 * Asks where to save. Null: the user closed the dialog. `needs-gesture`: the browser opens a dialog only right
 * after a click or a key.
 */
export async function pickPlace(file: FileToSave): Promise<FileSystemFileHandle | 'needs-gesture' | null> {
  try {
    return await window.showSaveFilePicker!({
      suggestedName: file.name,
      types: [{ description: file.description, accept: { [file.mimeType]: [file.extension] } }],
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    if (thrown instanceof DOMException && thrown.name === 'SecurityError') return 'needs-gesture';
    throw thrown;
  }
}

/** The dialog of some browsers makes the file at once: it goes again if nothing was saved in it. Never throws. */
export async function removeIfEmpty(handle: FileSystemFileHandle): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // Then the empty file stays, under the name that the user chose.
  }
}
