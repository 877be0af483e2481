import type { OnFound } from './gather.ts';

/** How long the page may be kept from drawing. */
const BUSY_MS = 12;

/**
 * Asks for the size of each picked file, which a browser finds out only then: a third of a millisecond each in
 * Chromium, on the page's thread, and again in every clone of a file that was not asked. So tens of thousands
 * are asked in small turns.
 */
export async function measureFiles(files: readonly File[], onFound: OnFound): Promise<void> {
  let turnMs = performance.now();
  for (const [index, file] of files.entries()) {
    void file.size;
    if (performance.now() - turnMs < BUSY_MS) continue;
    onFound(index + 1);
    await new Promise((resolve) => setTimeout(resolve));
    turnMs = performance.now();
  }
}
