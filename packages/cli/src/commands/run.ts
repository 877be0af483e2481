import { ConvertError } from '@km-export/core';
import { Command } from 'commander';
import { addRunFlags, type RunFlags } from '../args.ts';
import { readJob } from '../io/job-file.ts';
import { addExamples, type Example } from './examples.ts';
import { orderJob, type RunConversion, type RunInspection } from './order.ts';

const EXAMPLES: readonly Example[] = [
  ['km-export run job.json', 'the job that --save-job, or the page, saved in job.json'],
  ['km-export run job.json --overwrite --workers 2', 'again, over its earlier results, with two threads'],
];

/** `run JOB`: a job that was saved as a file. */
export function createRunCommand(convert: RunConversion, inspect: RunInspection): Command {
  const command = new Command('run')
    .summary('Runs a job that was saved as a file.')
    .description(
      'Runs a job that --save-job wrote, or that the page saved. Its paths count from the current folder, whichever the job lies in. docs/job-file.md describes the file.',
    )
    .argument('<job>', 'The file of a job.')
    .option('--json', 'Prints the whole survey as JSON, where the job is an inspection.');
  addRunFlags(command);
  addExamples(command, EXAMPLES);
  return command.action(async (name: string) => {
    const { json = false, ...flags } = command.opts<RunFlags & { json?: true }>();
    const spec = readJob(name);
    const order = orderJob(spec, flags);
    if (spec.outputs.length === 0) return inspect(order, json);
    if (json) {
      throw new ConvertError('job/bad-usage', `--json is for inspections, and ${name} is a conversion.`);
    }
    return convert(order);
  });
}
