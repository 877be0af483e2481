import {
  type GivenPath,
  type JobResult,
  type JobSpec,
  type Progress,
  type Survey,
  toPlainError,
} from '@km-export/core';
import { proxy, transfer } from 'comlink';
import type { Coordinator, RunAnswer } from '../coordinator.worker.ts';
import CoordinatorWorker from '../coordinator.worker.ts?worker&inline';
import { toZipName } from '../output-names.ts';
import { mayBeSeveral, nameOfAll, nameOfTogether } from '../several-files.ts';
import { Crew, storedBytes } from './crew.ts';
import type { FilePlace, OutputPlace } from './output-places.ts';
import type { PickedPlace } from './pick-place.ts';
import { PrivateFolder, removeSoon } from './private-folder.ts';
import type { RunFailure } from './run-failure.ts';

export type RunInput = {
  given: readonly GivenPath[];
  spec: JobSpec;
  survey: Survey | null;
  /** As many as there are at most. */
  records: number;
  /** Files, and folders for several files, that the user picked, by the output's name in the job. */
  picked: ReadonlyMap<string, PickedPlace>;
  /** Replace files that such a folder holds. */
  overwrite: boolean;
};

/** An output that is whole; `file` is null where it was saved to a place that the user picked. */
export type RunOutput = {
  /** In the job; of several that lie in one place, the name of that. */
  name: string;
  /** Those that lie there, by their names in the job. */
  holds: readonly string[];
  /** As it is called where it was saved. */
  shownName: string;
  file: Blob | null;
  /** It is a folder that the user picked. */
  isFolder: boolean;
};

export type RunResult = { outputs: RunOutput[]; expanded?: GivenPath[] } & (
  | { ok: true; result: JobResult; left: string[] }
  | RunFailure
);

/** Runs jobs, one at a time, each with workers and temporary space of its own. */
export class Runner {
  readonly #privateFolder = PrivateFolder.open();
  #crew: Crew<Coordinator> | null = null;
  #folder: FileSystemDirectoryHandle | null = null;
  /** New files in a folder that was picked, until the run that makes them has ended by itself. */
  #newFiles: { folder: FileSystemDirectoryHandle; names: string[] } | null = null;
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
    const coordinator = new CoordinatorWorker({ name: 'coordinator' });
    const crew = new Crew<Coordinator>(coordinator, storedBytes(input.given));
    this.#crew = crew;
    const places = toPlaces(input, folder);
    const target = places.find((place) => place.kind === 'folder');
    const newFiles = target === undefined ? null : { folder: target.handle, names: [] as string[] };
    this.#newFiles = newFiles;
    const watcher = { onProgress, onNewFile: (file: string) => void newFiles?.names.push(file) };
    let isLost = false;
    const request = { spec: input.spec, places, survey: input.survey, folder, ports: crew.ports };
    const answer = await crew
      .give(input.given)
      .then(() =>
        crew.orLost(
          crew.coordinator.run(transfer(request, crew.ports), proxy(watcher)) as Promise<RunAnswer>,
        ),
      )
      .catch((thrown): RunAnswer => {
        isLost = true;
        return { ok: false, error: toPlainError(thrown), isListed: true, outputs: [] };
      });
    crew.terminate();
    if (isLost) await this.#removeNewFiles();
    this.#newFiles = null;
    this.#crew = null;
    this.#folder = null;

    const outputs = await Promise.all(
      answer.outputs.map(async ({ name, blob, holds }): Promise<RunOutput> => {
        const place = places.find((candidate) => candidate.name === name);
        if (place?.kind === 'folder')
          return { name, holds, shownName: place.handle.name, file: null, isFolder: true };
        const into: FilePlace | undefined = place?.kind === 'zip' ? place.into : place;
        const shownName = place?.kind === 'zip' ? toZipName(place.folder) : name;
        if (into?.kind === 'picked')
          return { name, holds, shownName: into.handle.name, file: null, isFolder: false };
        if (into?.kind !== 'private') return { name, holds, shownName, file: blob, isFolder: false };
        const handle = await folder!.getFileHandle(into.fileName);
        return { name, holds, shownName, file: await handle.getFile(), isFolder: false };
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
    await this.#removeNewFiles();
    if (folder !== null) await (await this.#privateFolder)?.clearRun(folder);
  }

  /** Behind workers that were ended in the middle: what they put into the folder that was picked. */
  async #removeNewFiles(): Promise<void> {
    const newFiles = this.#newFiles;
    this.#newFiles = null;
    for (const name of newFiles?.names ?? []) await removeBelow(newFiles!.folder, name);
  }

  /** Removes all temporary files, results that wait for their download included. */
  async clearTemporaryFiles(): Promise<void> {
    await (await this.#privateFolder)?.clear();
  }
}

function toPlaces(input: RunInput, folder: FileSystemDirectoryHandle | null): OutputPlace[] {
  const { spec, picked, overwrite, records } = input;
  const rejects = spec.rejects === undefined ? [] : [spec.rejects];
  const ofAll = nameOfTogether(spec);
  const outputs: { name: string; together: string | null; holds?: string[] }[] =
    ofAll === null
      ? [
          ...spec.outputs.map((output) => ({
            name: output.name,
            together: mayBeSeveral(output, records) ? nameOfAll(output) : null,
          })),
          ...rejects.map((name) => ({ name, together: null })),
        ]
      : [
          {
            name: ofAll,
            together: ofAll,
            holds: [...spec.outputs.map(({ name }) => name), ...rejects],
          },
        ];
  return outputs.map(({ name, together, holds }, index): OutputPlace => {
    const handle = picked.get(name);
    const several = holds === undefined ? {} : { holds };
    if (handle?.kind === 'directory') return { name, kind: 'folder', handle, overwrite, ...several };
    const file: FilePlace =
      handle !== undefined
        ? { kind: 'picked', handle }
        : folder === null
          ? { kind: 'memory' }
          : { kind: 'private', fileName: `output-${index + 1}` };
    return together === null
      ? { name, ...file }
      : { name, kind: 'zip', folder: together, into: file, ...several };
  });
}

/** The path may lead through folders, which may have gone already. */
async function removeBelow(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return removeSoon(folder, first);
  const inner = await folder.getDirectoryHandle(first).catch(() => null);
  if (inner !== null) await removeBelow(inner, rest.join('/'));
}
