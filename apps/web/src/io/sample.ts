import type { GivenPath } from '@km-export/core';
import type { SampleFile } from '../sample.worker.ts';
import SampleWorker from '../sample.worker.ts?worker&inline';

/** Makes the sample export, in a worker of its own: it takes a moment. */
export async function generateSample(): Promise<GivenPath[]> {
  const worker = new SampleWorker({ name: 'sample' });
  try {
    const files = await new Promise<SampleFile[]>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    });
    return [
      {
        given: 'sample-export',
        kind: 'folder',
        files: files.map(({ path, file }) => ({ path, size: file.size, ref: file })),
      },
    ];
  } finally {
    worker.terminate();
  }
}
