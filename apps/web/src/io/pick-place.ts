/** What the dialog of the browser needs to know of a file to be saved; `output` is its name in the job. */
export type FileToSave = {
  kind: 'file';
  output: string;
  name: string;
  description: string;
  mimeType: string;
  extension: string;
};

/** Several files, which go into a folder; `files` are their names, or null where data will give them. */
export type FolderToFill = { kind: 'folder'; output: string; files: readonly string[] | null };

export type PlaceToPick = FileToSave | FolderToFill;

/** What was picked. */
export type PickedPlace = FileSystemFileHandle | FileSystemDirectoryHandle;

/** Whether the browser can ask where to save, and then write there as the result comes. */
export function canPickPlace(): boolean {
  return typeof window.showSaveFilePicker === 'function';
}

/** Whether it can ask for a folder to write to. */
export function canPickFolder(): boolean {
  return canPickPlace() && typeof window.showDirectoryPicker === 'function';
}

/**
 * Asks where to save. Null: the user closed the dialog. `needs-gesture`: the browser opens a dialog only right
 * after a click or a key.
 */
export async function pickPlace(place: PlaceToPick): Promise<PickedPlace | 'needs-gesture' | null> {
  try {
    if (place.kind === 'folder') return await window.showDirectoryPicker!({ mode: 'readwrite' });
    return await window.showSaveFilePicker!({
      suggestedName: place.name,
      types: [{ description: place.description, accept: { [place.mimeType]: [place.extension] } }],
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    if (thrown instanceof DOMException && thrown.name === 'SecurityError') return 'needs-gesture';
    throw thrown;
  }
}

/**
 * Names of what a folder holds where files would be put beside or over it: of all that is in it where the names of the
 * files are not known yet, else of those that have their names.
 */
export async function findInTheWay(
  { files }: FolderToFill,
  folder: FileSystemDirectoryHandle,
): Promise<string[]> {
  const wanted = files?.map((name) => name.toLowerCase());
  const found: string[] = [];
  for await (const name of folder.keys()) {
    if (wanted === undefined || wanted.includes(name.toLowerCase())) found.push(name);
  }
  return found.sort();
}

/**
 * The dialog of some browsers makes the file at once: it goes again if nothing was saved in it. A folder stays.
 * Never throws.
 */
export async function removeIfEmpty(handle: PickedPlace): Promise<void> {
  try {
    if (handle.kind === 'file' && (await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // Then the empty file stays, under the name that the user chose.
  }
}
