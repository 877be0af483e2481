import { createWorkerService } from '@km-export/core';
import { inflateInBrowser } from './io/browser-inflate.ts';
import { ReadAhead } from './io/read-ahead.ts';
import { serveOnPort } from './io/worker-pool.ts';

const readAhead = new ReadAhead();
const service = createWorkerService((ref) => readAhead.open(ref), {
  ...(inflateInBrowser && { inflate: inflateInBrowser }),
});

addEventListener('message', ({ data: port }: MessageEvent<MessagePort>) =>
  serveOnPort(port, (task, onPart, ahead) => {
    readAhead.begin(task.slices, ahead);
    return service.run(task, onPart);
  }),
);
