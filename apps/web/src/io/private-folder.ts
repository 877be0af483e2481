/**
 * Temporary files: a folder of this tab in the browser's private file system, with one folder in it for each
 * run. A lock tells other tabs that this one lives; folders of tabs that don't are cleared.
 */

const ROOT_NAME = 'km-export-temporary';
const RETRY_MS = 25;
const RETRY_FOR_MS = 5000;

/** This tab's folder, or null where the browser has none for the page (some private windows). */
export class PrivateFolder {
  readonly #root: FileSystemDirectoryHandle;
  readonly #name: string;
  #runs = 0;

  private constructor(root: FileSystemDirectoryHandle, name: string) {
    this.#root = root;
    this.#name = name;
  }

  /** Takes a folder for this tab, and clears those of tabs that were closed. */
  static async open(): Promise<PrivateFolder | null> {
    try {
      const top = await navigator.storage.getDirectory();
      const root = await top.getDirectoryHandle(ROOT_NAME, { create: true });
      const name = crypto.randomUUID();
      await holdLock(name);
      await clearAbandoned(root);
      return new PrivateFolder(root, name);
    } catch {
      return null;
    }
  }

  /** A new, empty folder for one run. */
  async createRun(): Promise<FileSystemDirectoryHandle> {
    const own = await this.#root.getDirectoryHandle(this.#name, { create: true });
    return own.getDirectoryHandle(`run-${++this.#runs}`, { create: true });
  }

  /** Removes one run's folder. Its workers must be ended; their locks may take a moment to go. */
  async clearRun(run: FileSystemDirectoryHandle): Promise<void> {
    const own = await this.#root.getDirectoryHandle(this.#name, { create: true });
    await removeSoon(own, run.name);
  }

  /** Removes everything that this tab wrote. */
  async clear(): Promise<void> {
    await removeSoon(this.#root, this.#name);
  }
}

/** Held until the tab is gone. */
function holdLock(name: string): Promise<void> {
  return new Promise((held, failed) => {
    navigator.locks
      .request(lockName(name), () => {
        held();
        return new Promise(() => {});
      })
      .catch(failed);
  });
}

async function clearAbandoned(root: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  for (const name of names) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await root.removeEntry(name, { recursive: true }).catch(() => {});
    });
  }
}

function lockName(name: string): string {
  return `${ROOT_NAME}/${name}`;
}

/** A file stays locked for a moment after the worker that wrote it was ended. */
export async function removeSoon(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  const giveUpAt = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await folder.removeEntry(name, { recursive: true });
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return;
      if (performance.now() > giveUpAt) throw thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
