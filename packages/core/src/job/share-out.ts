/**
 * Shares tasks out: `workers` at a time, each taken up in order by whoever is free. One promise for each worker, which
 * ends when there are no more tasks, or fails with its task; once one has failed, no task is begun.
 */
export function shareOut<Task>(
  tasks: readonly Task[],
  workers: number,
  run: (task: Task, index: number) => Promise<void>,
): Promise<void>[] {
  let next = 0;
  const worker = async (): Promise<void> => {
    try {
      while (next < tasks.length) {
        const index = next++;
        await run(tasks[index], index);
      }
    } catch (thrown) {
      next = tasks.length;
      throw thrown;
    }
  };
  return Array.from({ length: Math.min(workers, tasks.length) }, worker);
}
