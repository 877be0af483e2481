import type { Disposable, Page } from '@playwright/test';

/**
 * Runs a test's code in every worker of pages that open from now on, ahead of the worker's own. Workers are inlined: there is
 * no script of theirs that could be served in another way.
 */
export function runInWorkers(page: Page, code: string): Promise<Disposable> {
  return page.addInitScript((ahead) => {
    const blob = window.Blob;
    const isCode = (options?: BlobPropertyBag) => options?.type?.includes('javascript');
    window.Blob = class extends blob {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(isCode(options) ? [ahead, ...parts] : parts, options);
      }
    };
  }, `{ ${code} }\n`);
}
