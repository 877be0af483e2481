/** The folders of fixtures/cases, read for whoever runs them; see fixtures/README.md. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  type Counts,
  type GivenPath,
  isFileOf,
  isGzipped,
  type OptionValues,
  type OutputSpec,
} from '../src/index.ts';
import { isAll } from './effort.ts';

export const CASES_FOLDER = fileURLToPath(new URL('../../../fixtures/cases', import.meta.url));

/** What runs a case. */
export type CaseRunner = 'core' | 'cli' | 'web';

export type Case = {
  /** `topic/name`. */
  id: string;
  /** What a user would miss if this broke. */
  title: string;
  /** The case's folder. */
  root: string;
  job: {
    inputs: string[];
    outputs: OutputSpec[];
    rejects?: string;
    replaceInvalidUtf8?: boolean;
    mergeExports?: boolean;
    revisions?: string;
    files?: string[];
    dropFiles?: string[];
    strict?: boolean;
    records?: OptionValues;
  };
  exit: number;
  /** The code of the error that ends the run. */
  error?: string;
  /** Folders that git can't hold. */
  emptyFolders: string[];
  /** Bytes of every output that the run must leave, by its name; what is gzipped, inflated. */
  outputs: Map<string, Uint8Array>;
  /** What was done to cells, by the output's name. */
  counts: Record<string, Counts>;
  /** The survey as JSON, where the case compares it. */
  survey: unknown;
  /** Null where the run ends with an error. */
  problems: ExpectedProblem[] | null;
};

export type ExpectedProblem = {
  code: string;
  count: number;
  places: { path: string; line: number; byteOffset: number }[];
};

/** All cases that `runner` can run, in the order of their names. */
export function loadCases(runner: CaseRunner): Case[] {
  return readdirSync(CASES_FOLDER)
    .sort()
    .flatMap((topic) =>
      readdirSync(join(CASES_FOLDER, topic))
        .sort()
        .map((name) => `${topic}/${name}`),
    )
    .flatMap((id) => {
      const { only, ...loaded } = loadCase(id);
      return only === undefined || only.includes(runner) ? [loaded] : [];
    });
}

/**
 * One case of sixteen, from each large topic: for a runner that takes a third of a second to start.
 * `npm run test:all` has them all.
 */
export function someOf<T>(cases: readonly T[]): T[] {
  return cases.filter((_, index) => isAll || index % 16 === 0);
}

function loadCase(id: string): Case & { only?: CaseRunner[] } {
  const root = join(CASES_FOLDER, id);
  const {
    title,
    job,
    exit,
    error,
    only,
    emptyFolders = [],
  } = JSON.parse(readFileSync(join(root, 'case.json'), 'utf8'));
  const expected = new Map(
    filesBelow(join(root, 'expected')).map((path) => [path, readFileSync(join(root, 'expected', path))]),
  );
  const takeJson = (name: string) => {
    const bytes = expected.get(name);
    expected.delete(name);
    return bytes === undefined ? undefined : JSON.parse(bytes.toString('utf8'));
  };
  for (const [plain, bytes] of [...expected]) {
    const name = ['.gz', '.GZ'].map((ending) => plain + ending).find((name) => isGzippedOutput(name, job));
    if (name === undefined) continue;
    expected.delete(plain);
    expected.set(name, bytes);
  }
  const survey = takeJson('survey.json');
  const counts = takeJson('counts.json') ?? {};
  const problems = takeJson('problems.json') ?? (survey === undefined ? [] : placesOf(survey.problems));
  return {
    id,
    title,
    root,
    job: { inputs: ['input'], ...job },
    exit,
    ...(error === undefined ? {} : { error }),
    ...(only === undefined ? {} : { only }),
    emptyFolders,
    outputs: expected,
    counts,
    survey,
    problems: error === undefined ? problems : null,
  };
}

/** Whether a file of that name is a gzipped output. What is expected of it lies under the name without `.gz`. */
export function isGzippedOutput(
  name: string,
  { outputs, rejects }: Pick<Case['job'], 'outputs' | 'rejects'>,
): boolean {
  const all: Pick<OutputSpec, 'name' | 'gzip'>[] = [
    ...outputs,
    ...(rejects === undefined ? [] : [{ name: rejects }]),
  ];
  // Or one in which it goes on.
  return all.filter(isGzipped).some((output) => isFileOf(output.name, name));
}

/** What was written under a name, inflated where the job has it gzipped: one whole member of gzip, or it throws. */
export function contentOf(
  written: Uint8Array | undefined,
  name: string,
  job: Case['job'],
): Uint8Array | undefined {
  if (written === undefined || !isGzippedOutput(name, job)) return written;
  return inflateMember(written);
}

/** The content of one member of gzip. Throws where there is anything else. */
export function inflateMember(written: Uint8Array): Uint8Array {
  const { buffer, engine } = gunzipSync(written, { info: true } as object) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  if (engine.bytesWritten !== written.length) throw new Error('There is something behind the member.');
  return buffer;
}

/** Problems as reported, with the code, count and places that cases compare. */
export function placesOf(
  problems: readonly {
    code: string;
    count: number;
    samples: readonly { path: string; line: number; byteOffset: number }[];
  }[],
): ExpectedProblem[] {
  return problems.map(({ code, count, samples }) => ({
    code,
    count,
    places: samples.map(({ path, line, byteOffset }) => ({ path, line, byteOffset })),
  }));
}

/** A case's inputs as a shell would find them, in an order that nothing may depend on. */
export function findInputs({ root, job, emptyFolders }: Case): GivenPath[] {
  return job.inputs.map((given) => {
    const at = resolve(root, given);
    const isEmpty = emptyFolders.some((folder) => `${folder}/`.startsWith(`${given}/`));
    const isFolder = isEmpty || statSync(at).isDirectory();
    const paths = isEmpty ? [] : isFolder ? filesBelow(at).reverse() : [''];
    return {
      given,
      kind: isFolder ? 'folder' : 'file',
      files: paths.map((path) => {
        const file = join(at, path);
        return { path: isFolder ? path : given, size: statSync(file).size, ref: file, identity: file };
      }),
    };
  });
}

/** Paths of all files below a folder, with `/`; none where there is no such folder. */
function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Where two byte sequences differ first, in words; null where they are the same. */
export function differenceOf(
  actual: Uint8Array | undefined,
  expected: Uint8Array | undefined,
): string | null {
  if (actual === undefined) return 'was not written';
  if (expected === undefined) return `should not be there: ${quoteAt(actual, 0)}`;
  if (Buffer.compare(actual, expected) === 0) return null;
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  return `differs at byte ${at}: ${quoteAt(actual, at)} instead of ${quoteAt(expected, at)}`;
}

function quoteAt(bytes: Uint8Array, at: number): string {
  if (at >= bytes.length) return 'its end';
  const from = Math.max(0, at - 20);
  return JSON.stringify(Buffer.from(bytes.subarray(from, at + 40)).toString('latin1'));
}
