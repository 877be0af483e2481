/** Jobs over files in memory, cut in any way. */
import { expect } from 'vitest';
import {
  type Dropped,
  type JobSpec,
  listInput,
  runJob,
  type SurveyReport,
  type Unmatched,
} from '../src/index.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';

export type Run = {
  outputs: Map<string, string>;
  survey: SurveyReport | undefined;
  problems: unknown;
  totals: unknown;
  drops: Dropped[];
  unmatched: Unmatched[];
};

/** Sizes in bytes. */
export type Cut = { task: number; read: number; part: number; ahead: number };

/** What a job over these files gives, with these sizes, workers and order of finishing. */
export async function runInMemory(
  files: Map<string, Uint8Array>,
  spec: JobSpec,
  bytes: Cut,
  workers: number,
  delay?: () => Promise<void>,
  mayTakeBack = false,
): Promise<Run> {
  const listing = listInput(
    [
      {
        given: 'export',
        kind: 'folder',
        files: [...files].map(([path, content]) => ({ path, size: content.length, ref: path })),
      },
    ],
    { mergeExports: false },
  );
  const openSource = memorySources((name) => files.get(name) as Uint8Array, bytes.read);
  const sinks = new MemorySinks();
  const scratch = new MemoryScratch();
  const result = await runJob(
    spec,
    listing,
    {
      pool: new MemoryPool(workers, openSource, delay),
      openSource,
      openSink: sinks.open,
      scratch,
      mayTakeBack,
    },
    {
      sizes: {
        surveyTaskBytes: bytes.task,
        convertTaskBytes: bytes.task,
        readBytes: bytes.read,
        partBytes: bytes.part,
        aheadBytes: bytes.ahead,
      },
    },
  );
  expect(scratch.kept, 'scratch files are discarded').toBe(0);
  const { records, blank, rejected, lines } = result.totals;
  expect(lines).toBe(records + blank + rejected);
  if (spec.outputs.length > 0) expect(records).toBe(result.written + result.dropped);
  return {
    outputs: new Map(
      [...sinks.closed].map(([name, content]) => [name, Buffer.from(content).toString('latin1')]),
    ),
    survey: result.survey?.report,
    problems: result.problems,
    totals: result.totals,
    drops: result.drops,
    unmatched: result.unmatched,
  };
}
