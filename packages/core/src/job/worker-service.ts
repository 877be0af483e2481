import type { SourceOpener, TakePart } from '../ports.ts';
import type { Task, TaskResult } from './task.ts';

/** What a worker file exposes; `onPart` resolves when the part is taken. Never rejects for a fault of the job. */
export type WorkerService = {
  /** `transfer` lists the part's buffers, for the shell to hand over instead of copying. */
  run(task: Task, onPart: TakePart): Promise<TaskResult>;
};

export declare function createWorkerService(openSource: SourceOpener): WorkerService;
/** The buffers of a part, to be transferred with it. */
export declare function partBuffers(part: import('./task.ts').Part): ArrayBuffer[];
