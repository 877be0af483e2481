import { rmdirSync, rmSync } from 'node:fs';

/**
 * Temporary files and folders that exist right now, so that they go away even if the process has to end
 * without waiting for anything; and folders that were made for results, if no result came.
 */
export class Leftovers {
  readonly #paths = new Set<string>();
  readonly #resultFolders: string[] = [];

  add(path: string): void {
    this.#paths.add(path);
  }

  /** A folder that was made for results, behind the one that it is in: it goes away if it is empty in the end. */
  addResultFolder(path: string): void {
    this.#resultFolders.push(path);
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The path is gone, or has become a result. */
  forget(path: string): void {
    this.#paths.delete(path);
  }

  /** Removes all that is left, at once; what can't be removed stays. */
  sweep(): void {
    for (const path of this.#paths) {
      try {
        rmSync(path, { recursive: true, force: true });
      } catch {
        // The process is ending: there is nobody left to tell.
      }
    }
    this.#paths.clear();
    for (const folder of this.#resultFolders.reverse()) {
      try {
        rmdirSync(folder);
      } catch {
        // There are results in it.
      }
    }
  }
}
