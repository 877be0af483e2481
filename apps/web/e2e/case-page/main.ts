/**
 * The converter's page without its screens: what lies below them takes the files, and runs jobs over them in workers of
 * its own. So a test can run hundreds of jobs in a real browser. Nothing of it is part of the product.
 */
import type { GivenPath, JobSpec, Survey } from '@km-export/core';
import { gatherEntries, gatherPicked, takeEntries } from '../../src/io/gather.ts';
import { Runner } from '../../src/io/runner.ts';
import type { CasePage, CaseRun } from './case-run.ts';

const runner = new Runner();
let given: Promise<GivenPath[]> | GivenPath[] = [];
/** What the last run found, where it was a survey: the page's conversions start from it too. */
let survey: Survey | null = null;

function take(gathered: Promise<GivenPath[]> | GivenPath[]): void {
  given = gathered;
  survey = null;
}

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  take(gatherEntries(takeEntries(event.dataTransfer!), () => {}));
});
for (const input of document.querySelectorAll('input')) {
  input.addEventListener('change', () => {
    take(gatherPicked([...input.files!]));
    input.value = '';
  });
}

const casePage: CasePage = {
  async run(spec) {
    const paths = named(await given, spec);
    const input = { given: paths, spec, survey, records: 0, picked: new Map(), overwrite: false };
    const ended = await runner.run(input, () => {});
    if (ended.ok) survey = ended.result.survey ?? null;
    const outputs: CaseRun['outputs'] = [];
    for (const { name, shownName, file } of ended.outputs) {
      outputs.push({ name, shownName, bytes: await textOf(file!) });
    }
    await runner.clearTemporaryFiles();
    return {
      result: ended.ok ? ended.result : null,
      error: ended.ok ? null : ended.error,
      outputs,
    };
  },
};

/** Where they lie a browser does not tell, but the job does: so all of its report can be compared. */
function named(paths: readonly GivenPath[], { inputs }: JobSpec): GivenPath[] {
  if (paths.length !== inputs.length) throw new Error(`${paths.length} paths came, not ${inputs.length}.`);
  return paths.map(({ kind, files, ...path }, index) => {
    const name = inputs[index];
    return {
      ...path,
      kind,
      given: name,
      files: kind === 'file' ? files.map((file) => ({ ...file, path: name })) : files,
    };
  });
}

/** A character a byte. */
async function textOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}

Object.assign(window, { casePage });
