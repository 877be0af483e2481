/** A worker thread: core's service over a message port. Failures come back as values, parts in shared memory. */
import { parentPort } from 'node:worker_threads';
import { createWorkerService, partBuffers, type TakePart, type Task } from '@km-export/core';
import { expose, type ProxyMarked, type Remote, releaseProxy, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { openFileSource } from './io/file-source.ts';
import { inflateInNode } from './io/node-inflate.ts';
import { createPartBuffer, handedOver } from './io/part-buffers.ts';

const service = createWorkerService(openFileSource, {
  inflate: inflateInNode,
  createBuffer: createPartBuffer,
});

const remoteService = {
  async run(task: Task, onPart: Remote<TakePart & ProxyMarked>) {
    try {
      return await service.run(task, (part) => onPart(transfer(part, handedOver(partBuffers(part)))));
    } finally {
      onPart[releaseProxy]();
    }
  },
};

export type RemoteService = typeof remoteService;

if (parentPort !== null) expose(remoteService, nodeEndpoint(parentPort));
