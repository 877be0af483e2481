/** Cases of fixtures/cases through the built command line: the same bytes as in process. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCounts, type OutputSpec } from '@km-export/core';
import { describe, expect, it } from 'vitest';
import { type Case, contentOf, differenceOf, loadCases, someOf } from '../../core/test/case-folder.ts';
import { type Ended, runCli, toFlags, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('cases', () => {
  it.concurrent.for(someOf(loadCases('cli')))('$id: $title', async (folder, { onTestFinished }) => {
    const place = temporaryFolder(onTestFinished);
    cpSync(folder.root, place, { recursive: true });
    for (const empty of folder.emptyFolders) mkdirSync(join(place, empty), { recursive: true });
    const before = filesIn(join(place, 'input'));

    const { outputs } = folder.job;
    if (outputs.length > 0) {
      const ended = await (outputs.length === 1
        ? runCli(argumentsOf(folder, outputs[0]!), place)
        : runAsJob(folder, place));
      expectEnd(ended, folder);
      expectFiles(join(place, OUT), folder.outputs, folder);
      const told = ended.stderr.replace(/\s+/g, ' ');
      for (const { name } of outputs) {
        for (const sentence of describeCounts(folder.counts[name])) expect(told).toContain(sentence);
      }
    }

    if (folder.job.outputs.length === 0 || folder.survey !== undefined) {
      const ended = await runCli(['inspect', '--json', ...inputsAndFlags(folder, INSPECTED)], place);
      expectEnd(ended, folder);
      const rejects = [...folder.outputs].filter(([name]) => name === folder.job.rejects);
      expectFiles(join(place, INSPECTED), new Map(rejects), folder);
      const printed = ended.stdout.toString('utf8');
      if (folder.survey === undefined) expect(printed).toBe('');
      else expect(JSON.parse(printed)).toEqual(folder.survey);
    }

    expect(filesIn(join(place, 'input'))).toEqual(before);
  });
});

/** Splits that have commands of their own. */
const OWN_COMMANDS: ReadonlySet<string> = new Set(['aliases', 'identity']);

/** Where a conversion of a case writes. */
const OUT = 'out';
/** Where its inspection does. */
const INSPECTED = 'out of inspect';

/** A case of one output as the arguments of a command. */
function argumentsOf(folder: Case, output: OutputSpec): string[] {
  const { name, format, split, options = {}, splitOptions = {}, gzip = false, ...limits } = output;
  const own = split !== undefined && OWN_COMMANDS.has(split) ? split : null;
  const isCompile = format === 'ndjson' && split === undefined;
  return [
    ...(isCompile ? ['compile'] : [own ?? 'convert', '--to', format]),
    ...inputsAndFlags(folder, OUT),
    ...toFlags({
      ...options,
      ...splitOptions,
      ...limits,
      ...(gzip && { gzip }),
      ...(split && own === null && { split }),
    }),
    own === null ? '-o' : '--out-dir',
    `${OUT}/${name}`,
  ];
}

/** Runs a case of several outputs, which only a saved job can be. */
function runAsJob({ job }: Case, place: string): Promise<Ended> {
  const { rejects } = job;
  const spec = {
    kind: 'km-export job',
    schema: 1,
    ...job,
    outputs: job.outputs.map((output) => ({ ...output, name: `${OUT}/${output.name}` })),
    ...(rejects !== undefined && { rejects: `${OUT}/${rejects}` }),
  };
  writeFiles(place, { 'job.json': JSON.stringify(spec) });
  return runCli(['run', 'job.json', '--workers', '2'], place);
}

/** The paths and switches of a job as arguments. */
function inputsAndFlags({ job }: Case, out: string): string[] {
  const { inputs, outputs: _, rejects, records, ...switches } = job;
  const flags = toFlags({ ...switches, ...records, workers: '2' });
  return [...inputs, ...flags, ...(rejects === undefined ? [] : ['--rejects', `${out}/${rejects}`])];
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
