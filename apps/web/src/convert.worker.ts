import { createWorkerService } from '@km-export/core';
import { openBlobSource } from './io/blob-source.ts';
import { serveOnPort } from './io/worker-pool.ts';

addEventListener('message', ({ data }: MessageEvent<MessagePort>) =>
  serveOnPort(createWorkerService(openBlobSource), data),
);
