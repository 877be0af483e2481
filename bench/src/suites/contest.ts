import { rmSync } from 'node:fs';
import { type Command, type Measured, runMeasured } from '../measure/run-measured.ts';
import type { Entry, Measurement, Round } from '../report/result.ts';
import { tell, tellRun } from './workbench.ts';

/** One that runs in each round. */
export type Contestant = {
  /** For the line that tells how far the run is. */
  name: string;
  entry: Entry;
  command: Command;
  /** The file that it writes, which is taken away between rounds; null where it writes none. */
  output: string | null;
  /** Another file that goes away with it. */
  secondOutput?: string | null;
};

/** Says of each contestant how its output differs: null where it agrees, undefined where nobody looked. */
export type Compare = () => Promise<(string | null | undefined)[]>;

/**
 * Runs all contestants in turn, so many rounds; every second one from the last to the first, so that none always has
 * the same one before it. Who fails is out, with a note. After the first round `compare` looks at the outputs; those of
 * other rounds go away at once, or they would still be written to the disk while the next one runs.
 */
export async function runContest(
  contestants: readonly Contestant[],
  rounds: number,
  compare?: Compare,
): Promise<Measurement[]> {
  const results = contestants.map(({ entry }): Measurement => ({ ...entry, rounds: [], agreed: null }));
  const failed = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    const order = contestants.map((_, index) => index);
    if (round % 2 === 1) order.reverse();
    for (const index of order) {
      if (failed.has(index)) continue;
      if (!(await runOnce(contestants[index]!, results[index]!))) failed.add(index);
      if (round > 0) removeOutput(contestants[index]!);
    }
    if (round > 0) continue;
    const differences = (await compare?.()) ?? [];
    for (const [index, result] of results.entries()) {
      const difference = differences[index];
      if (failed.has(index) || difference === undefined) continue;
      result.agreed = difference === null;
      if (difference === null) continue;
      result.note = difference;
      tell(`  ${contestants[index]!.name}: ${difference}`);
    }
    for (const contestant of contestants) removeOutput(contestant);
  }
  return results;
}

/** False where it failed. */
async function runOnce({ name, command }: Contestant, result: Measurement): Promise<boolean> {
  try {
    const round = toRound(await runMeasured(command));
    result.rounds.push(round);
    tellRun(name, round);
    return true;
  } catch (thrown) {
    result.agreed = false;
    result.note = thrown instanceof Error ? thrown.message : String(thrown);
    tell(`  ${name}: ${result.note}`);
    return false;
  }
}

function removeOutput({ output, secondOutput = null }: Contestant): void {
  for (const file of [output, secondOutput])
    if (file !== null) rmSync(file, { force: true, recursive: true });
}

export function toRound({ wallMs, cpuMs, memory }: Measured): Round {
  return { wallMs, cpuMs: orNull(cpuMs), peakBytes: orNull(memory.peakBytes) };
}

export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
