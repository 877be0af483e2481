import {
  accessSync,
  constants,
  fstatSync,
  lstatSync,
  readdirSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import {
  ConvertError,
  fixedFiles,
  isFileOf,
  mayBecome,
  type OutputSpec,
  type Sink,
  type SinkOpener,
  sharedNameError,
  splitIdOf,
} from '@km-export/core';
import { FileSet, identityOf } from './file-set.ts';
import { openFileSink } from './file-sink.ts';
import type { Leftovers } from './leftovers.ts';
import { type OnReaderGone, openDeviceSink, openStdoutSink } from './stream-sink.ts';
import { errorCode, reasonOf } from './system-error.ts';

/** The name that stands for standard output. */
export const STDOUT_NAME = '-';
const STDOUT_DESCRIPTOR = 1;

/** Where an output really goes, once links and what is there now were looked at. */
export type OutputPlace =
  | { kind: 'stdout' }
  | { kind: 'device'; path: string }
  /** `isReplaced`: what is there is to be replaced, whatever is said of others. */
  | { kind: 'file'; path: string; mode?: number; isReplaced?: true }
  /** Its files are placed as they come. */
  | { kind: 'folder'; path: string };

/** The places of a job's outputs, by their names in the job. */
export type OutputPlaces = Map<string, OutputPlace>;

export type PlacingOptions = {
  overwrite: boolean;
  /** Those of the names that are not one plain file, with what makes them several. */
  outputs?: readonly OutputSpec[];
  /** A state that is read: no output replaces it but the new state, which may be `savedAs` the same file. */
  state?: { read: string; savedAs: string | undefined } | undefined;
};

/**
 * Finds the place of each output and refuses those that can't be meant, before anything is read: a file that
 * was `given`, by its path or its descriptor, whether it is read or ignored (`output/is-input`, also through links), a folder, one file twice
 * (`job/bad-usage`), one that another output may come to need (`job/bad-spec`), a file that exists (`output/exists`)
 * unless `overwrite` is set or it is the state that was read, a folder that can't be written to (`output/failed`). Where the names of the files of a
 * split output are not known yet, a folder that holds something counts as a file that exists.
 */
export function placeOutputs(
  names: readonly string[],
  given: FileSet,
  { overwrite, outputs = [], state }: PlacingOptions,
): OutputPlaces {
  const places: OutputPlaces = new Map();
  const owners = new Map<string, string>();
  const taken = new Set<string>();
  const takeOnce = (key: string, name: string): void => {
    if (taken.has(key)) throw takenTwiceError(name);
    taken.add(key);
  };
  const withState = state === undefined ? given : new FileSet([state.read], given);
  for (const name of names) {
    const kept = name === state?.savedAs ? given : withState;
    const output = outputs.find((one) => one.name === name);
    const isSplit = output !== undefined && splitIdOf(output) !== undefined;
    const files = isSplit ? fixedFiles(output) : [];
    const isReplaced = isStateAgain(name, state);
    const place = isSplit
      ? placeFolder(name, overwrite || files !== null)
      : placeOutput(name, kept, overwrite || isReplaced);
    if (isReplaced && place.kind === 'file') place.isReplaced = true;
    const key = place.kind === 'stdout' ? STDOUT_NAME : place.path;
    if (place.kind !== 'device') takeOnce(key, name);
    places.set(name, place);
    owners.set(name, name);
    if (place.kind !== 'folder') continue;
    for (const file of files ?? []) {
      const inside = placeOutput(join(place.path, file), kept, overwrite);
      if (inside.kind === 'file') takeOnce(inside.path, join(name, file));
      places.set(`${name}/${file}`, inside);
      owners.set(`${name}/${file}`, name);
    }
  }
  for (const output of outputs) {
    const others = [...places].filter(([name]) => owners.get(name) !== output.name);
    refuseShared(output, places.get(output.name), others);
  }
  return places;
}

/** A state that goes on in its own file takes its place: that is what a state is for. */
function isStateAgain(name: string, state: PlacingOptions['state']): boolean {
  return state !== undefined && name === state.savedAs && resolve(name) === resolve(state.read);
}

/** Error `job/bad-spec`: an output may come to need the place of another. */
function refuseShared(
  output: OutputSpec,
  place: OutputPlace | undefined,
  others: readonly [string, OutputPlace][],
): void {
  if (place?.kind !== 'file' && place?.kind !== 'folder') return;
  // Further files lie beside what was named, not beside what a link of that name leads to.
  const located = {
    ...output,
    name: slashed(place.kind === 'folder' ? place.path : ownPath(output.name)),
  };
  for (const [name, other] of others) {
    if (other.kind !== 'file') continue;
    const paths = [other.path, ownPath(name)];
    if (paths.some((path) => mayBecome(located, slashed(path)))) throw sharedNameError(output.name, name);
  }
}

/** A path as core knows names of files. */
function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function takenTwiceError(name: string): ConvertError {
  return new ConvertError('job/bad-usage', `${shown(name)} can't take two outputs.`);
}

/**
 * Whether a name stands for standard output: `-`, or one of the file or pipe that it was led into, such as
 * `/dev/stdout`. Replacing that file would take away what else is written into it. Devices are left out:
 * they take any number of outputs.
 */
export function isStdout(name: string): boolean {
  if (name === STDOUT_NAME) return true;
  try {
    const there = statSync(name, { bigint: true });
    const stdout = fstatSync(STDOUT_DESCRIPTOR, { bigint: true });
    return !there.isCharacterDevice() && identityOf(there) === identityOf(stdout);
  } catch {
    // What is not there, or can't be looked at, is told where the output is placed.
    return false;
  }
}

/** Whether an output goes where all of it is taken in one piece. */
export function isStream(places: OutputPlaces, name: string): boolean {
  const kind = places.get(name)?.kind;
  return kind === 'stdout' || kind === 'device';
}

/** Error `job/bad-usage`: an output that may take several files goes where there is but one. */
export function refuseSeveralInOne(outputs: readonly OutputSpec[], places: OutputPlaces): void {
  for (const { name, rowsPerFile, megabytesPerFile } of outputs) {
    const mayTakeSeveral = rowsPerFile !== undefined || megabytesPerFile !== undefined;
    if (mayTakeSeveral && isStream(places, name)) throw severalError(name);
  }
}

function severalError(name: string): ConvertError {
  return new ConvertError(
    'job/bad-usage',
    `${shown(name)} is one place, and this may write several files: name a file to be made.`,
  );
}

function placeFolder(name: string, overwrite: boolean): OutputPlace {
  if (isStdout(name)) {
    throw new ConvertError(
      'job/bad-usage',
      'Standard output is one file, and this writes several: name a folder.',
    );
  }
  if (name === '') throw new ConvertError('job/bad-usage', 'The name of an output is empty.');
  const path = name.replace(/(?<=.)[\\/]+$/, '');
  const stat = lookAt(statSync, path);
  if (stat === undefined) return { kind: 'folder', path: placeOfNewFile(path) };
  if (!stat.isDirectory()) throw new ConvertError('job/bad-usage', `${name} is a file. Name a folder.`);
  requireWritable(path, name);
  if (!overwrite && readdirSync(path).length > 0) {
    throw new ConvertError('output/exists', `${name} exists already, and holds something.`);
  }
  return { kind: 'folder', path: realpathSync.native(path) };
}

function placeOutput(name: string, given: FileSet, overwrite: boolean): OutputPlace {
  if (isStdout(name)) {
    const there = fstatSync(STDOUT_DESCRIPTOR, { bigint: true });
    if (there.isFile() && given.has(there)) throw isInputError(name);
    return { kind: 'stdout' };
  }
  if (name === '') throw new ConvertError('job/bad-usage', 'The name of an output is empty.');
  const stat = lookAt(statSync, name);
  if (stat?.isDirectory() || /[\\/]$/.test(name)) {
    const example = join(name, 'export.csv');
    throw new ConvertError('job/bad-usage', `${name} is a folder. Name a file in it, such as ${example}.`);
  }
  if (stat !== undefined && !stat.isFile()) return { kind: 'device', path: name };
  if (stat === undefined) {
    // A link that leads nowhere is something to replace all the same.
    const isLink = lookAt(lstatSync, name) !== undefined;
    if (isLink && given.has(lstatSync(name, { bigint: true }))) throw isInputError(name);
    if (isLink && !overwrite) throw existsError(name);
    return { kind: 'file', path: placeOfNewFile(name) };
  }
  if (given.has(statSync(name, { bigint: true }))) throw isInputError(name);
  if (!overwrite) throw existsError(name);
  const path = realpathSync.native(name);
  requireWritable(dirname(path), name);
  return { kind: 'file', path, mode: stat.mode & 0o777 };
}

/** What is at a path; undefined where nothing can be. */
function lookAt(stat: (path: string) => Stats, path: string): Stats | undefined {
  try {
    return stat(path);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(thrown) ?? '')) return undefined;
    throw failure(path, thrown);
  }
}

function failure(name: string, thrown: unknown): ConvertError {
  return new ConvertError('output/failed', `Can't write ${name}: ${reasonOf(thrown)}.`, { cause: thrown });
}

function existsError(name: string): ConvertError {
  return new ConvertError('output/exists', `${name} exists already.`);
}

function isInputError(name: string): ConvertError {
  return new ConvertError(
    'output/is-input',
    `${shown(name)} is one of the files given. These are never written to, whether they are read or not: choose another name.`,
  );
}

function shown(name: string): string {
  return name === STDOUT_NAME ? 'Standard output' : name;
}

/** The path of a file that is not there, all links in its folders followed. */
function placeOfNewFile(name: string): string {
  const { folder, below } = locate(name);
  requireWritable(folder, name);
  return join(realpathSync.native(folder), ...below);
}

/** Where something lies, or will lie, itself: all links in its folders followed, but not one of its own name. */
export function ownPath(name: string): string {
  const { folder, below } = locate(name);
  return join(realpathSync.native(folder), ...below);
}

/** The first folder above something that is there, and the names from there to it. */
function locate(name: string): { folder: string; below: string[] } {
  const below = [basename(name)];
  let folder = dirname(resolve(name));
  while (lookAt(lstatSync, folder) === undefined) {
    below.unshift(basename(folder));
    folder = dirname(folder);
  }
  return { folder, below };
}

function requireWritable(folder: string, name: string): void {
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw failure(name, thrown);
  }
}

/** What sinks need to know besides their places. */
export type SinkOptions = {
  /** What no file of a folder may replace. */
  given: FileSet;
  overwrite: boolean;
  leftovers: Leftovers;
  /** See {@link openFileSink}. */
  makeRoom?: () => boolean;
  onReaderGone: OnReaderGone;
  signal: AbortSignal;
};

/** Opens the sinks of placed outputs by their names in the job; files of a folder, and further files, are placed now. */
export function createSinkOpener(places: OutputPlaces, options: SinkOptions): SinkOpener {
  const taken = new Set([...places.values()].flatMap((place) => (place.kind === 'file' ? [place.path] : [])));
  const placeLater = (path: string): OutputPlace => {
    const place = placeOutput(path, options.given, options.overwrite);
    if (place.kind !== 'file') return place;
    // Links that lead to another output are known only here.
    if (taken.has(place.path)) throw takenTwiceError(path);
    taken.add(place.path);
    return place;
  };
  const placeOf = (name: string): OutputPlace => {
    const place = places.get(name);
    if (place !== undefined) return place;
    const goesOn = [...places].some(([first, { kind }]) => kind === 'file' && isFileOf(first, name));
    if (goesOn) return placeLater(name);
    const [folder, found] = [...places].find(([folder]) => name.startsWith(`${folder}/`)) ?? [];
    if (found?.kind !== 'folder' || folder === undefined) {
      throw new ConvertError('job/unexpected', `The job has no output ${name}.`);
    }
    return placeLater(join(found.path, name.slice(folder.length + 1)));
  };
  return (name): Sink | Promise<Sink> => {
    const place = placeOf(name);
    switch (place.kind) {
      case 'folder':
        throw new ConvertError('job/unexpected', `${name} is a folder, not a file.`);
      case 'stdout':
        return openStdoutSink(options.onReaderGone);
      case 'device':
        return openDeviceSink(place.path, options.onReaderGone, options.signal);
      case 'file':
        return openFileSink(place.path, {
          ...options,
          overwrite: options.overwrite || place.isReplaced === true,
          ...(place.mode !== undefined && { mode: place.mode }),
        });
    }
  };
}
