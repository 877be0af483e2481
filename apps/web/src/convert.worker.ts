import { createWorkerService } from '@km-export/core';
import { ReadAhead } from './io/read-ahead.ts';
import { serveOnPort } from './io/worker-pool.ts';

const readAhead = new ReadAhead();
const service = createWorkerService((ref) => readAhead.open(ref));

addEventListener('message', ({ data: port }: MessageEvent<MessagePort>) =>
  serveOnPort(port, (task, onPart) => {
    readAhead.begin(task.slices);
    return service.run(task, onPart);
  }),
);
