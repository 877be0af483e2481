import { once } from 'node:events';
import { watch } from 'node:fs';

/** Waits until something is there below a folder. */
export async function appearance(folder: string, isThere: () => boolean): Promise<void> {
  const watcher = watch(folder);
  try {
    while (!isThere()) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}
