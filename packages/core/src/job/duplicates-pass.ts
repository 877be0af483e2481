/** The pass that duplicates are found in, and what the passes behind it get of it. */
import { drawHashKey } from '../bytes/hash-128.ts';
import { DuplicateFinder } from '../duplicates/find-duplicates.ts';
import type { DuplicateMarks } from '../duplicates/marks.ts';
import type { Account } from '../model/account.ts';
import type { Scratch } from '../ports.ts';
import { dropDuplicates } from '../transforms/drop-duplicates.ts';
import { isBehindDuplicates } from '../transforms/index.ts';
import type { PassOptions, PassResult } from './pass.ts';
import type { DuplicatesPlan, PlannedPass } from './plan.ts';
import type { KeyOutput, Task } from './task.ts';

/** Marks by task, and what was counted while they were made. */
export type FoundDuplicates = { marks: DuplicateMarks[]; account: Account };

/** `limitBytes`: how large the table of keys may grow. */
export async function findDuplicates(
  { by, pass }: DuplicatesPlan,
  limitBytes: number,
  scratch: Scratch,
  run: (pass: PlannedPass, receive: NonNullable<PassOptions['receive']>) => Promise<PassResult>,
): Promise<FoundDuplicates> {
  const key = drawHashKey();
  const keys: KeyOutput = { kind: 'keys', by, key };
  const tasks = pass.tasks.map((task): Task => ({ ...task, outputs: [keys] }));
  const finder = new DuplicateFinder(by, tasks.length, limitBytes, scratch);
  try {
    const { account } = await run({ ...pass, tasks }, async (task, chunks) => {
      for (const { bytes } of chunks) await finder.take(task, bytes);
    });
    const marks = await finder.finish();
    return { marks: marks.map((ofTask) => ({ by, key, ...ofTask })), account };
  } finally {
    await finder.discard();
  }
}

/** A pass over the same tasks, without what came before; what comes behind that sees it no more. */
export function withMarks(pass: PlannedPass, { marks }: FoundDuplicates): PlannedPass {
  const tasks = pass.tasks.map((task): Task => {
    const transform = { id: dropDuplicates.id, data: marks[task.id] };
    const [behind, before] = [true, false].map((isBehind) =>
      (task.transforms ?? []).filter((one) => isBehindDuplicates(one) === isBehind),
    );
    return { ...task, transforms: [...before, transform, ...behind] };
  });
  return { ...pass, tasks };
}
