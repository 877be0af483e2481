import {
  type GivenPath,
  type JobResult,
  type JobSpec,
  type PlainError,
  type Progress,
  type Survey,
  toPlainError,
} from '@km-export/core';
import type { OutputPlace, RunAnswer } from '../coordinator.worker.ts';
import { Crew } from './crew.ts';
import { PrivateFolder } from './private-folder.ts';

export type RunInput = {
  given: readonly GivenPath[];
  spec: JobSpec;
  survey: Survey | null;
  /** Files that the user picked, by the output's name in the job. */
  picked: ReadonlyMap<string, FileSystemFileHandle>;
};

/** An output that is whole; `file` is null where it was saved to a place that the user picked. */
export type RunOutput = {
  /** In the job. */
  name: string;
  /** As it is called where it was saved. */
  shownName: string;
  file: Blob | null;
};

type Failure = { ok: false; error: PlainError; isListed: boolean };
export type RunResult = { outputs: RunOutput[]; expanded?: GivenPath[] } & (
  | { ok: true; result: JobResult }
  | Failure
);

/** Runs jobs, one at a time, each with workers and temporary space of its own. */
export class Runner {
  readonly #privateFolder = PrivateFolder.open();
  #crew: Crew | null = null;
  #folder: FileSystemDirectoryHandle | null = null;
  /** Counts up with every run and every cancel. */
  #turn = 0;

  /** Never settles if it is cancelled. Never rejects. */
  async run(input: RunInput, onProgress: (progress: Progress) => void): Promise<RunResult> {
    const turn = ++this.#turn;
    const privateFolder = await this.#privateFolder;
    const folder = (await privateFolder?.createRun().catch(() => null)) ?? null;
    this.#folder = folder;
    if (turn !== this.#turn) {
      await this.cancel();
      return new Promise(() => {});
    }
    const crew = new Crew(storedBytes(input.given));
    this.#crew = crew;
    const places = toPlaces(input, folder);
    const answer = await crew
      .run(input.given, { spec: input.spec, places, survey: input.survey, folder }, onProgress)
      .catch(
        (thrown): RunAnswer => ({ ok: false, error: toPlainError(thrown), isListed: true, outputs: [] }),
      );
    crew.terminate();
    this.#crew = null;
    this.#folder = null;

    const outputs = await Promise.all(
      answer.outputs.map(async ({ name, blob }): Promise<RunOutput> => {
        const place = places.find((candidate) => candidate.name === name);
        if (place?.kind === 'picked') return { name, shownName: place.handle.name, file: null };
        if (place?.kind !== 'private') return { name, shownName: name, file: blob };
        const handle = await folder!.getFileHandle(place.fileName);
        return { name, shownName: name, file: await handle.getFile() };
      }),
    );
    // What stays goes when the page is opened again: the job is done all the same.
    if (folder !== null && outputs.every(({ file }) => file === null)) {
      await privateFolder?.clearRun(folder).catch(() => {});
    }
    return { ...answer, outputs };
  }

  /** Ends the running job at once and clears what it wrote. */
  async cancel(): Promise<void> {
    this.#turn++;
    this.#crew?.terminate();
    this.#crew = null;
    const folder = this.#folder;
    this.#folder = null;
    if (folder !== null) await (await this.#privateFolder)?.clearRun(folder);
  }

  /** Removes all temporary files, results that wait for their download included. */
  async clearTemporaryFiles(): Promise<void> {
    await (await this.#privateFolder)?.clear();
  }
}

function storedBytes(given: readonly GivenPath[]): number {
  return given.reduce((sum, { files }) => files.reduce((all, { size }) => all + size, sum), 0);
}

function toPlaces(input: RunInput, folder: FileSystemDirectoryHandle | null): OutputPlace[] {
  const names = input.spec.outputs.map((output) => output.name);
  if (input.spec.rejects !== undefined) names.push(input.spec.rejects);
  return names.map((name, index) => {
    const handle = input.picked.get(name);
    if (handle !== undefined) return { name, kind: 'picked', handle };
    return folder === null
      ? { name, kind: 'memory' }
      : { name, kind: 'private', fileName: `output-${index + 1}` };
  });
}
