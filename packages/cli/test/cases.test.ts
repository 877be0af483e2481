/** Every case of fixtures/cases through the built command line: the same bytes as in process. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCounts, isFileOf } from '@km-export/core';
import { describe, expect, it } from 'vitest';
import { type Case, contentOf, differenceOf, loadCases } from '../../core/test/case-folder.ts';
import { type Ended, runCli, toFlags } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('cases', () => {
  it.each(loadCases('cli'))(
    '$id: $title',
    async (folder) => {
      const place = temporaryFolder();
      cpSync(folder.root, place, { recursive: true });
      for (const empty of folder.emptyFolders) mkdirSync(join(place, empty), { recursive: true });
      const before = filesIn(join(place, 'input'));

      // The command line writes one output at a time.
      for (const output of folder.job.outputs) {
        const { name, format, split, options = {}, splitOptions = {}, gzip = false, ...limits } = output;
        const out = `out of ${name}`;
        const own = split !== undefined && OWN_COMMANDS.has(split) ? split : null;
        const isCompile = format === 'ndjson' && split === undefined;
        const command = isCompile ? ['compile'] : [own ?? 'convert', '--to', format];
        const ended = await runCli(
          [
            ...command,
            ...inputsAndFlags(folder, out),
            ...toFlags({
              ...options,
              ...splitOptions,
              ...limits,
              ...(gzip && { gzip }),
              ...(split && own === null && { split }),
            }),
            own === null ? '-o' : '--out-dir',
            `${out}/${name}`,
          ],
          place,
        );
        expectEnd(ended, folder);
        expectFiles(join(place, out), expectedFiles(folder, name), folder);
        const told = ended.stderr.replace(/\s+/g, ' ');
        for (const sentence of describeCounts(folder.counts[name])) expect(told).toContain(sentence);
      }

      if (folder.job.outputs.length === 0 || folder.survey !== undefined) {
        const ended = await runCli(['inspect', '--json', ...inputsAndFlags(folder, 'out of inspect')], place);
        expectEnd(ended, folder);
        expectFiles(join(place, 'out of inspect'), expectedFiles(folder, null), folder);
        const printed = ended.stdout.toString('utf8');
        if (folder.survey === undefined) expect(printed).toBe('');
        else expect(JSON.parse(printed)).toEqual(folder.survey);
      }

      expect(filesIn(join(place, 'input'))).toEqual(before);
    },
    60_000,
  );
});

/** Splits that have commands of their own. */
const OWN_COMMANDS: ReadonlySet<string> = new Set(['aliases', 'identity']);

/** The paths and switches of a job as arguments. */
function inputsAndFlags({ job }: Case, out: string): string[] {
  const { inputs, outputs: _, rejects, records, ...switches } = job;
  const flags = toFlags({ ...switches, ...records, workers: '2' });
  return [...inputs, ...flags, ...(rejects === undefined ? [] : ['--rejects', `${out}/${rejects}`])];
}

/** What a run for one output (null: for none) may leave: that, and the rejects. */
function expectedFiles({ outputs, job }: Case, output: string | null): Map<string, Uint8Array> {
  return new Map(
    [...outputs].filter(
      ([name]) =>
        name === job.rejects ||
        (output !== null && (isFileOf(output, name) || name.startsWith(`${output}/`))),
    ),
  );
}

function expectEnd({ code, stderr }: Ended, folder: Case): void {
  expect(code, stderr).toBe(folder.exit);
  expect(stderr).not.toContain('fault of km-export');
}

function expectFiles(place: string, expected: Map<string, Uint8Array>, { job }: Case): void {
  const actual = filesIn(place);
  for (const name of new Set([...expected.keys(), ...actual.keys()])) {
    const difference = differenceOf(contentOf(actual.get(name), name, job), expected.get(name));
    if (difference !== null) expect.fail(`${name} ${difference}`);
  }
}

/** Files right in a folder and below it, by name; none where there is no folder. */
function filesIn(place: string): Map<string, Uint8Array> {
  try {
    return new Map(
      readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(place.length + 1), readFileSync(path)]),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}
