import {
  type GivenPath,
  Pace,
  type PaceReading,
  type PlainError,
  type Progress,
  toPlainError,
} from '@km-export/core';
import { gatherEntries, gatherPicked, type OnFound, onlyFolder } from './io/gather.ts';
import { measureFiles } from './io/measure.ts';
import type { ReadingOptions } from './io/requests-job.ts';
import type { RunFailure } from './io/run-failure.ts';

/** The screens that every page begins with. */
export type ReadingScreen = 'drop' | 'exports' | 'survey';

/** How far the running pass is. */
export type RunView = { progress: Progress; pace: PaceReading };

/** One of several exports: the folder as core names it, and what would be read of it. */
export type FoundExport = { folder: string; path: GivenPath };

/** What came of reading; `expanded`: what was given, archives being the folders that are in them. */
export type ReadingAnswer<Findings> = { expanded?: GivenPath[] } & (({ ok: true } & Findings) | RunFailure);

/**
 * The state of a page that reads an export, up to where it is read: files are gathered, the user says which of several
 * exports is meant, or how to read what can't be read as it is. `Screen`: those that come then. `Findings`: what reading brings.
 */
export abstract class ReadingPage<Screen extends string, Findings> {
  #screen = $state<Screen | ReadingScreen>('drop');
  #error = $state.raw<PlainError | null>(null);
  #notice = $state('');
  #found = $state<number | null>(null);
  #exports = $state.raw<FoundExport[]>([]);
  #isUnreadable = $state(false);
  #view = $state.raw<RunView | null>(null);
  /** Counts up with whatever starts or is cancelled: an answer to an older turn is dropped. */
  #turn = 0;

  get screen(): Screen | ReadingScreen {
    return this.#screen;
  }
  get error(): PlainError | null {
    return this.#error;
  }
  protected set error(error: PlainError | null) {
    this.#error = error;
  }
  get notice(): string {
    return this.#notice;
  }
  protected set notice(notice: string) {
    this.#notice = notice;
  }
  /** Files found so far, while folders are walked; null when nothing is being gathered. */
  get found(): number | null {
    return this.#found;
  }
  /** Folders of several exports, of which the user takes one or all. */
  get exports(): FoundExport[] {
    return this.#exports;
  }
  /** The files were read and every line was rejected. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }
  get view(): RunView | null {
    return this.#view;
  }

  /** What is read. */
  protected abstract given: readonly GivenPath[];
  /** Takes what was gathered. Resolves with whether there is something to read. `goesOn`: nobody has cancelled it. */
  protected abstract take(given: GivenPath[], goesOn: () => boolean): boolean | Promise<boolean>;
  /** Sets how what is given is read. */
  protected abstract setReading(option: keyof ReadingOptions): void;
  /** Forgets what an earlier reading has found. */
  protected abstract forgetFindings(): void;
  /** Goes through all that is given. Never rejects. */
  protected abstract look(onProgress: (progress: Progress) => void): Promise<ReadingAnswer<Findings>>;
  /** Shows what reading has found. */
  protected abstract showFindings(findings: Findings): void;

  dropEntries(entries: readonly FileSystemEntry[]): Promise<void> {
    return this.gather((onFound) => gatherEntries(entries, onFound));
  }

  pickFiles(files: readonly File[]): Promise<void> {
    return this.gather(async (onFound) => {
      await measureFiles(files, onFound);
      return gatherPicked(files);
    });
  }

  readOnlyFolder(folder: string): Promise<void> {
    const chosen = this.#exports.find((candidate) => candidate.folder === folder);
    if (chosen !== undefined) this.given = [chosen.path];
    return this.#read();
  }

  readAllFolders(): Promise<void> {
    return this.#readWith('mergeExports');
  }

  /** Reads again, and keeps lines with broken characters. */
  readWithBrokenCharacters(): Promise<void> {
    return this.#readWith('replaceInvalidUtf8');
  }

  /** Reads again, however much it unpacks to. */
  readAnyway(): Promise<void> {
    return this.#readWith('allowHighCompression');
  }

  /** Gathers files and reads them. */
  protected async gather(gather: (onFound: OnFound) => GivenPath[] | Promise<GivenPath[]>): Promise<void> {
    const goesOn = this.begin();
    this.show('drop');
    this.#found = 0;
    try {
      const given = await gather((files) => {
        if (goesOn()) this.#found = files;
      });
      if (!goesOn()) return;
      const isToRead = await this.take(given, goesOn);
      if (!goesOn()) return;
      this.#found = null;
      if (isToRead) await this.#read();
    } catch (thrown) {
      if (!goesOn()) return;
      this.#found = null;
      this.#error = toPlainError(thrown);
    }
  }

  /** Ends whatever was going on: its answers are dropped. What it returns tells whether what begins now still goes on. */
  protected begin(): () => boolean {
    this.#turn++;
    this.#found = null;
    return this.following();
  }

  /** Whether what goes on now still does. */
  protected following(): () => boolean {
    const turn = this.#turn;
    return () => turn === this.#turn;
  }

  protected show(screen: Screen | ReadingScreen): void {
    this.#error = null;
    this.#isUnreadable = false;
    this.#notice = '';
    this.#view = null;
    this.#screen = screen;
  }

  /** Draws how far a run is, for as long as it goes on. */
  protected watch(goesOn: () => boolean): (progress: Progress) => void {
    let pass = 0;
    let pace: Pace;
    return (progress) => {
      if (!goesOn()) return;
      const nowMs = performance.now();
      if (progress.passNumber !== pass) pace = new Pace(nowMs);
      pass = progress.passNumber;
      this.#view = { progress, pace: pace.update(progress.storedBytes, progress.storedTotal, nowMs) };
    };
  }

  #readWith(option: keyof ReadingOptions): Promise<void> {
    this.setReading(option);
    return this.#read();
  }

  async #read(): Promise<void> {
    const goesOn = this.begin();
    this.forgetFindings();
    this.show('survey');
    const answer = await this.look(this.watch(goesOn));
    if (!goesOn()) return;
    if (answer.expanded !== undefined) this.given = answer.expanded;
    if (answer.ok) this.showFindings(answer);
    else this.#showFailure(answer);
  }

  #showFailure({ error, isListed }: RunFailure): void {
    const folders = (error.details as { folders?: string[] } | undefined)?.folders;
    if (error.code === 'input/two-exports' && folders !== undefined) {
      const { given } = this;
      this.#exports = folders.map((folder) => ({ folder, path: onlyFolder(given, folder, folders) }));
      this.show('exports');
      return;
    }
    this.show('drop');
    this.#error = error;
    this.#isUnreadable = isListed && error.code === 'input/not-an-export';
  }
}
