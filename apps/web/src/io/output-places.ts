import {
  ConvertError,
  findLeftBeside,
  type OutputResult,
  type Scratch,
  type Sink,
  toPlainError,
} from '@km-export/core';
import { fileOf } from '../several-files.ts';
import { createFolderPlace } from './folder-place.ts';
import { createMemorySink, createPickedSink, createPrivateSink } from './sinks.ts';
import type { SplitPlace } from './split-place.ts';
import { Spool } from './spool.ts';
import { createZipPlace } from './zip-place.ts';

/** Where one file goes. */
export type FilePlace =
  | { kind: 'picked'; handle: FileSystemFileHandle }
  | { kind: 'private'; fileName: string }
  | { kind: 'memory' };

/** Where one output goes, by its name in the job; or several together, whose names are `holds`. */
export type OutputPlace = { name: string } & (
  | FilePlace
  /** Of what may be several files: a folder that the user picked, or one .zip in which all lie in a `folder`. */
  | { kind: 'folder'; handle: FileSystemDirectoryHandle; overwrite: boolean; holds?: readonly string[] }
  | { kind: 'zip'; folder: string; into: FilePlace; holds?: readonly string[] }
);

/** What is whole at a place, and which outputs lie there; `blob` where it was made in memory. */
export type ClosedOutput = { name: string; holds: readonly string[]; blob: Blob | null };

export type PlacesOptions = {
  places: readonly OutputPlace[];
  /** Temporary space for this run alone; null where the browser has none. */
  folder: FileSystemDirectoryHandle | null;
  scratch: Scratch;
  /** See {@link createFolderPlace}. */
  onNewFile: (file: string) => Promise<void>;
};

/** The outputs of one run: opens them by their names in the job, and knows which are whole. */
export class OutputPlaces {
  readonly #options: PlacesOptions;
  #spool: Spool | null = null;
  readonly #splits = new Map<string, SplitPlace>();
  readonly #closed = new Map<string, ClosedOutput>();
  /** Of a place for several outputs: those that are whole so far. */
  readonly #held = new Map<string, Set<string>>();
  readonly #sinks: Sink[] = [];

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** In the order of the places. */
  get closed(): ClosedOutput[] {
    return this.#options.places.flatMap(({ name }) => this.#closed.get(name) ?? []);
  }

  /** A sink for an output, or for one of its files. */
  async open(name: string): Promise<Sink> {
    for (const place of this.#options.places) {
      if (!isOfSeveral(place)) continue;
      if (place.holds !== undefined) {
        const output = place.holds.find((held) => fileOf(held, name) !== null);
        if (output !== undefined) return this.#openHeld(place, output, name);
        continue;
      }
      const file = fileOf(place.name, name);
      if (file !== null) return this.#splitOf(place).open(file);
    }
    const place = this.#options.places.find((each) => each.name === name);
    if (place === undefined || isOfSeveral(place)) {
      throw new ConvertError('job/unexpected', `The job has no output ${name}.`);
    }
    const sink = await this.#openFile(name, place);
    this.#sinks.push(sink);
    return sink;
  }

  /** Behind a job that ended well: ends what core does not know as one file. Where that fails, nothing is kept. */
  async finish(): Promise<void> {
    try {
      for (const [name, split] of this.#splits) await this.#finish(name, split);
    } catch (thrown) {
      this.#held.clear();
      const { message } = toPlainError(thrown);
      for (const sink of this.#sinks) await sink.abort();
      throw thrown instanceof ConvertError
        ? thrown
        : new ConvertError('output/failed', `The result could not be written: ${message}.`, {
            cause: thrown,
          });
    }
  }

  /** Behind a job that failed: of several outputs together those stay that it kept, the rejected lines of what is no export. */
  async keepRest(): Promise<void> {
    for (const [name, split] of this.#splits) {
      const isKept = (this.#held.get(name)?.size ?? 0) > 0;
      // Where it fails, it goes away at the end.
      if (isKept && !this.#closed.has(name)) await this.#finish(name, split).catch(() => {});
    }
  }

  /** Names of files that an earlier run may have left in the folders whose other files were replaced. */
  async findLeft(results: readonly OutputResult[]): Promise<string[]> {
    let left: string[] = [];
    for (const place of this.#options.places) {
      if (place.kind !== 'folder' || !place.overwrite) continue;
      const { holds, handle: top } = place;
      const own = results.filter(({ name }) => (holds ?? [place.name]).includes(name));
      const written = new Set(await this.#pickedIn(top));
      for (const { name, parts, files = [{ name }] } of own) {
        if (parts === undefined) for (const file of files) written.add(file.name);
      }
      for (const result of own) {
        const isBelow = holds !== undefined && result.parts !== undefined;
        const there = await filesIn(isBelow ? await top.getDirectoryHandle(result.name) : top);
        const found = findLeftBeside(result, there);
        left.push(...found.map((file) => (isBelow ? `${result.name}/${file}` : file)));
      }
      left = left.filter((file) => !written.has(file));
    }
    return left;
  }

  /** Behind every job. What was split and is not finished goes away. */
  async end(): Promise<void> {
    for (const [name, split] of this.#splits) if (!this.#closed.has(name)) await split.abort();
    await this.#spool?.discard();
  }

  /** Names of files right in a folder that were picked by themselves. */
  async #pickedIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
    const picked = this.#options.places.flatMap((place) => (place.kind === 'picked' ? [place.handle] : []));
    const paths = await Promise.all(picked.map((handle) => folder.resolve(handle)));
    return paths.flatMap((path) => path?.join('/') ?? []);
  }

  async #finish(name: string, split: SplitPlace): Promise<void> {
    await split.finish();
    const held = this.#held.get(name);
    const blob = this.#closed.get(name)?.blob ?? null;
    this.#closed.set(name, { name, holds: held === undefined ? [name] : [...held], blob });
  }

  /** A file of one of several outputs, under its path in the job. */
  async #openHeld(place: SeveralPlace, output: string, path: string): Promise<Sink> {
    const held = this.#held.get(place.name) ?? new Set<string>();
    this.#held.set(place.name, held);
    const sink = await this.#splitOf(place).open(path);
    return {
      write: (bytes) => sink.write(bytes),
      async close() {
        await sink.close();
        held.add(output);
      },
      abort() {
        held.delete(output);
        return sink.abort();
      },
    };
  }

  #splitOf(place: SeveralPlace): SplitPlace {
    const known = this.#splits.get(place.name);
    if (known !== undefined) return known;
    const { scratch, folder, onNewFile } = this.#options;
    this.#spool ??= new Spool(scratch, folder === null);
    const split =
      place.kind === 'folder'
        ? createFolderPlace(this.#spool, { ...place, onNewFile })
        : createZipPlace(place.folder, this.#spool, () => this.#openFile(place.name, place.into));
    this.#splits.set(place.name, split);
    return split;
  }

  async #openFile(name: string, place: FilePlace): Promise<Sink> {
    let blob: Blob | null = null;
    const sink = await this.#createSink(place, (made) => {
      blob = made;
    });
    return {
      write: (bytes) => sink.write(bytes),
      close: async () => {
        await sink.close();
        this.#closed.set(name, { name, holds: [name], blob });
      },
      abort: () => {
        this.#closed.delete(name);
        return sink.abort();
      },
    };
  }

  #createSink(place: FilePlace, onBlob: (blob: Blob) => void): Sink | Promise<Sink> {
    switch (place.kind) {
      case 'picked':
        return createPickedSink(place.handle);
      case 'private':
        return createPrivateSink(this.#options.folder!, place.fileName);
      case 'memory':
        return createMemorySink(onBlob);
    }
  }
}

type SeveralPlace = Extract<OutputPlace, { kind: 'folder' | 'zip' }>;

function isOfSeveral(place: OutputPlace): place is SeveralPlace {
  return place.kind === 'folder' || place.kind === 'zip';
}

async function filesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const handle of folder.values()) if (handle.kind === 'file') names.push(handle.name);
  return names;
}
