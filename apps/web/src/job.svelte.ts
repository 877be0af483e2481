import {
  drawJob,
  type GivenPath,
  type JobResult,
  type JobSpec,
  listInput,
  type OutputSpec,
  optionError,
  type Progress,
  parseJob,
  parseJobSpec,
  type Survey,
  toPlainError,
  visibleText,
} from '@km-export/core';
import { Choice } from './choice.svelte.ts';
import { gatherEntries } from './io/gather.ts';
import { type JobFile, readJobText, takeJobFile } from './io/job-file.ts';
import { canPickPlace, type PickedPlace, removeIfEmpty } from './io/pick-place.ts';
import type { ReadingOptions } from './io/requests-job.ts';
import { type RunInput, Runner, type RunResult } from './io/runner.ts';
import { generateSample } from './io/sample.ts';
import { asksForPeople } from './page-options.ts';
import { PickedPlaces } from './picked-places.svelte.ts';
import { ReadingPage } from './reading-page.svelte.ts';
import { settingsOf } from './settings.ts';

export type Screen = 'inspect' | 'choose' | 'convert' | 'done';

/** How long a download may take to copy a temporary file; no event tells that it ended. */
const DOWNLOAD_MS = 10 * 60_000;

/** What a survey found. */
export type Surveyed = JobResult & { survey: Survey };

/** What reading brings. */
type Findings = { result: JobResult };

/** How a conversion ended. After an error some outputs may be there: the rejected lines of what is no export. */
export type Outcome = RunResult & { spec: JobSpec; seconds: number };

/** The state of the page that converts: which screen, what the survey found, how far it is, what came of it. */
export class Job extends ReadingPage<Screen, Findings> {
  readonly choice = new Choice();
  readonly places = new PickedPlaces();

  #surveyed = $state.raw<Surveyed | null>(null);
  #outcome = $state.raw<Outcome | null>(null);
  #holdsResults = $state(false);
  /** When a download last began; it reads the temporary file for some time. */
  #downloadMs = Number.NEGATIVE_INFINITY;
  /** The result that is shown was not saved yet. */
  #awaitsDownload = $state(false);

  readonly #runner = new Runner();

  get surveyed(): Surveyed | null {
    return this.#surveyed;
  }
  get outcome(): Outcome | null {
    return this.#outcome;
  }
  /** Results lie in temporary files until they are downloaded. */
  get holdsResults(): boolean {
    return this.#holdsResults;
  }

  /** Closing the tab would lose something. */
  get isAtRisk(): boolean {
    return this.screen === 'convert' || (this.screen === 'done' && this.#awaitsDownload);
  }

  /** Takes a saved job's settings from what was dropped beside the formats; other files are not for there. */
  async dropSettings(entries: readonly FileSystemEntry[]): Promise<void> {
    await this.#loadSettings(async () => (await takeJobFile(await gatherEntries(entries, () => {})))?.job);
  }

  /** Takes the settings of a saved job. */
  async pickSettings(file: File): Promise<void> {
    await this.#loadSettings(async () => ({ name: file.name, text: await readJobText(file) }));
  }

  /** What is set, as the file of a job; null where it is not right, which is told. */
  drawSettings(): string | null {
    this.error = null;
    try {
      this.#requirePeople();
      return drawJob($state.snapshot(this.choice.spec));
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return null;
    }
  }

  trySample(): Promise<void> {
    return this.gather(generateSample);
  }

  showContents(): void {
    this.show('inspect');
  }

  showFormats(): void {
    this.show('choose');
  }

  /** Saves the lines of what is no export: every one is rejected. Must be called right after a click or a key. */
  saveRejects(): Promise<void> {
    this.choice.setWantsRejects(true);
    return this.#start({ ...this.choice.spec, outputs: [] });
  }

  /** Asks where to save, where the browser can, and converts. Must be called right after a click or a key. */
  convert(): Promise<void> {
    return this.#start(this.choice.spec);
  }

  /** Takes the folder that was picked, though it holds something. Must be called right after a click or a key. */
  convertAnyway(): Promise<void> {
    this.places.takeAnyway();
    return this.convert();
  }

  /** Asks for a folder again. Must be called right after a click or a key. */
  convertElsewhere(): Promise<void> {
    this.places.clear();
    return this.convert();
  }

  /** Ends what is running, clears its temporary files, and goes back a step. */
  async cancel(): Promise<void> {
    this.begin();
    const isCleared = await this.#runner.cancel().then(
      () => true,
      () => false,
    );
    const wasConverting = this.screen === 'convert';
    await this.places.forget();
    this.show(wasConverting && this.#surveyed !== null ? 'choose' : 'drop');
    this.notice = wasConverting ? 'Cancelled. Nothing was saved.' : 'Cancelled.';
    if (!isCleared) this.notice += ' Temporary files are removed when you open this page again.';
  }

  noteDownload(): void {
    this.#downloadMs = performance.now();
    this.#awaitsDownload = false;
  }

  startOver(): void {
    this.begin();
    void this.#clearOldResults();
    this.choice.startOver();
    this.#surveyed = null;
    this.#outcome = null;
    this.show('drop');
  }

  async clearTemporaryFiles(): Promise<void> {
    try {
      await this.#runner.clearTemporaryFiles();
    } catch {
      this.notice = 'The temporary files are in use; they are removed when you open this page again.';
      return;
    }
    this.#holdsResults = false;
    if (this.#outcome !== null) {
      this.#outcome = {
        ...this.#outcome,
        outputs: this.#outcome.outputs.filter(({ file }) => file === null),
      };
    }
    this.notice = 'Temporary files cleared.';
  }

  /** Clears results that nobody can reach any more, unless a download may still be reading one. */
  async #clearOldResults(): Promise<void> {
    if (!this.#holdsResults || performance.now() - this.#downloadMs < DOWNLOAD_MS) return;
    this.#holdsResults = false;
    await this.#runner.clearTemporaryFiles().catch(() => {
      this.#holdsResults = true;
    });
  }

  protected get given(): readonly GivenPath[] {
    return this.choice.given;
  }
  protected set given(given: readonly GivenPath[]) {
    this.choice.setGiven(given);
  }

  /** A saved job among the files is not read, but its settings taken. */
  protected async take(given: GivenPath[], goesOn: () => boolean): Promise<boolean> {
    const taken = await takeJobFile(given);
    if (!goesOn()) return false;
    if (taken !== null) {
      this.#load(taken.job);
      if (taken.rest.length === 0) return false;
    }
    this.choice.reset(taken?.rest ?? given);
    return true;
  }

  protected setReading(option: keyof ReadingOptions): void {
    this.choice.setJobValue(option, true);
  }

  protected forgetFindings(): void {
    this.#surveyed = null;
  }

  protected look(onProgress: (progress: Progress) => void): Promise<RunResult> {
    return this.#run($state.snapshot(this.choice.surveySpec), null, NO_PLACES, onProgress);
  }

  protected showFindings({ result }: Findings): void {
    this.#surveyed = result as Surveyed;
    this.show('inspect');
  }

  async #loadSettings(read: () => Promise<JobFile | undefined>): Promise<void> {
    const goesOn = this.following();
    this.error = null;
    this.notice = '';
    try {
      const file = await read();
      if (goesOn() && file !== undefined) this.#load(file);
    } catch (thrown) {
      if (goesOn()) this.error = toPlainError(thrown);
    }
  }

  /** Errors: `job/bad-spec`. */
  #load({ name, text }: JobFile): void {
    const spec = parseJob(text, name);
    this.choice.load(settingsOf(spec));
    this.notice =
      this.screen === 'drop'
        ? `The settings of ${visibleText(name)} are loaded. Now give the export: it was saved for ${spec.inputs.map(visibleText).join(', ') || 'none'}.`
        : `The settings of ${visibleText(name)} are loaded.`;
  }

  async #start(wanted: JobSpec): Promise<void> {
    this.notice = '';
    this.error = null;
    try {
      this.#requirePeople();
      const spec = parseJobSpec($state.snapshot(wanted));
      // Whether there are any is told here, before somebody is asked where to save.
      if ([spec.revisions, spec.files, spec.dropFiles].some((asked) => asked !== undefined)) {
        listInput(this.choice.given, spec);
      }
      if (canPickPlace() && !(await this.places.ask(spec, this.#records))) return;
      await this.#convert(spec);
    } catch (thrown) {
      await this.places.forget();
      this.error = toPlainError(thrown);
    }
  }

  /** All that a job can write. */
  get #records(): number {
    return this.#surveyed?.totals.records ?? 0;
  }

  /** Core would say it in the words of the command line. */
  #requirePeople(): void {
    const lacksPeople = ({ split, splitOptions: { id = [], idNumber = [] } = {} }: OutputSpec) =>
      asksForPeople(split ?? null) && [id, idNumber].flat().length === 0;
    const index = this.choice.spec.outputs.findIndex(lacksPeople);
    if (index === -1) return;
    const said =
      ': Nobody is named whose records are to be set apart. Write at least one identity there, as it stands in the export.';
    throw optionError({ place: `outputs[${index}].splitOptions`, options: ['id'], said });
  }

  async #convert(spec: JobSpec): Promise<void> {
    const goesOn = this.begin();
    const picked = this.places.of(spec, this.#records);
    const overwrite = this.places.mayReplace;
    this.show('convert');
    await this.#clearOldResults();
    if (!goesOn()) return;
    const startMs = performance.now();
    const answer = await this.#run(
      spec,
      this.#surveyed?.survey ?? null,
      { picked, overwrite },
      this.watch(goesOn),
    );
    if (!goesOn()) return;
    this.places.clear();
    const unsaved = [...picked].filter(([name]) => !answer.outputs.some((output) => output.name === name));
    await Promise.all(unsaved.map(([, handle]) => removeIfEmpty(handle)));
    this.#awaitsDownload = answer.outputs.some(({ file }) => file !== null);
    // What was made in memory is a Blob, and no File.
    if (answer.outputs.some(({ file }) => file instanceof File)) this.#holdsResults = true;
    this.#outcome = { spec, seconds: (performance.now() - startMs) / 1000, ...answer };
    this.show('done');
  }

  #run(
    spec: JobSpec,
    survey: Survey | null,
    places: Pick<RunInput, 'picked' | 'overwrite'>,
    onProgress: (progress: Progress) => void,
  ): Promise<RunResult> {
    const input = { given: this.choice.given, spec, survey, records: this.#records, ...places };
    return this.#runner.run(input, onProgress);
  }
}

/** Of a survey. */
const NO_PLACES = { picked: new Map<string, PickedPlace>(), overwrite: false };
