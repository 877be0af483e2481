import { ConvertError, type JobSpec, type OutputSpec, visibleText } from '@km-export/core';
import { findInTheWay, type PickedPlace, pickPlace, removeIfEmpty } from './io/pick-place.ts';
import { placesToPick } from './places-to-pick.ts';
import { mayBeOneOf } from './several-files.ts';

/** A folder that was picked for files, and names of what it holds already. */
export type InTheWay = { folder: string; names: readonly string[]; areReplaced: boolean };

/** Where a conversion that is about to start will be saved: places that the user picks, one after the other. */
export class PickedPlaces {
  #picked = $state.raw<PickedPlace[]>([]);
  #inTheWay = $state.raw<InTheWay | null>(null);
  #mayReplace = false;

  /** The first of two places is picked, and the browser wants a click before it asks for the second. */
  get awaitsSecond(): boolean {
    return this.#picked.length > 0 && this.#inTheWay === null;
  }
  /** The folder that was picked holds something: the user has to say what to do. */
  get inTheWay(): InTheWay | null {
    return this.#inTheWay;
  }
  /** Whether files in that folder may be replaced: the user said so. */
  get mayReplace(): boolean {
    return this.#mayReplace;
  }

  /**
   * Asks for all that are not picked yet, for a job of at most so many records. False: the user closed a dialog or has to
   * answer a question, or the browser wants another click first. Errors: `job/bad-spec`.
   */
  async ask(spec: JobSpec, records: number): Promise<boolean> {
    const places = placesToPick(spec, records);
    while (this.#picked.length < places.length) {
      const wanted = places[this.#picked.length];
      const place = await pickPlace(wanted);
      if (place === 'needs-gesture') return false;
      if (place === null) {
        await this.forget();
        return false;
      }
      for (const [index, other] of this.#picked.entries()) {
        if (await other.isSameEntry(place)) throw samePlaceTwice();
        const output = spec.outputs.find(({ name }) => name === places[index].output);
        if (output === undefined || !(await mayHold(other, output, place))) continue;
        await removeIfEmpty(place);
        throw inTheFolder(other.name, place.name);
      }
      this.#picked = [...this.#picked, place];
      if (wanted.kind !== 'folder' || place.kind !== 'directory') continue;
      const names = await findInTheWay(wanted, place);
      if (names.length === 0) continue;
      this.#inTheWay = { folder: place.name, names, areReplaced: wanted.files !== null };
      return false;
    }
    return true;
  }

  /** Takes the folder though it holds something. */
  takeAnyway(): void {
    this.#inTheWay = null;
    this.#mayReplace = true;
  }

  /** Those that were picked, by the output's name in the job. */
  of(spec: JobSpec, records: number): Map<string, PickedPlace> {
    const places = placesToPick(spec, records).slice(0, this.#picked.length);
    return new Map(places.map(({ output }, index) => [output, this.#picked[index]]));
  }

  /** Forgets what was picked and answered, which stays as it is. */
  clear(): void {
    this.#picked = [];
    this.#inTheWay = null;
    this.#mayReplace = false;
  }

  /** Gives up the places that were picked and not written to. */
  async forget(): Promise<void> {
    const picked = this.#picked;
    this.clear();
    await Promise.all(picked.map(removeIfEmpty));
  }
}

/** Whether what was picked lies in a folder that was, and has the name of a file that an output may put there. */
async function mayHold(folder: PickedPlace, output: OutputSpec, place: PickedPlace): Promise<boolean> {
  if (folder.kind !== 'directory') return false;
  const [file, ...below] = (await folder.resolve(place)) ?? [];
  return file !== undefined && below.length === 0 && mayBeOneOf(output, file);
}

function inTheFolder(folder: string, file: string): ConvertError {
  return new ConvertError(
    'job/bad-spec',
    `The rejected lines can’t go to ${visibleText(file)} in the folder ${visibleText(folder)}: a file of the result may get that name. Choose another name or another folder for them.`,
  );
}

function samePlaceTwice(): ConvertError {
  return new ConvertError('job/bad-spec', 'The result and the rejected lines can’t go to the same file.');
}
