/**
 * What was read of an export, as a small JSON file: what `--save-state` writes and `--since` reads, so that a copy can
 * be kept up to date without reading all of it again. docs/state.md describes it. Pure.
 */
import { ConvertError } from '../model/error.ts';
import type { InputFile, Listing } from './listing.ts';

/** One revision that was read. */
export type StateRevision = {
  revision: number;
  /** {@link stateSize} when it was read. */
  size: number;
};

/** Without the time of writing: the same export gives the same bytes. */
export type ExportState = {
  /** The highest number; null where no revision was read. */
  highest: number | null;
  /** The latest time of a record that was read, in Unix seconds; null where none had a usable time. */
  upTo: number | null;
  /** By number, each once. */
  revisions: StateRevision[];
  /** Revisions that were there, but cut short or empty: in order, not among `revisions`, and read the next time. */
  again?: number[];
};

/**
 * The size of a revision's file, in bytes, as it would lie in a folder: that of an archive's entry is the unpacked one, so
 * that an export may be zipped, and unzipped, between two runs.
 */
export function stateSize({ size, entry }: Pick<InputFile, 'size' | 'entry'>): number {
  return entry?.bytes ?? size;
}

const KIND = 'km-export state';
const SCHEMA = 1;

/**
 * The state after a job: what was read before, and what of the listing has a number. `unfinished` are the indexes of files
 * that were not whole.
 */
export function addToState(
  before: ExportState | undefined,
  listing: Listing,
  last: number | null,
  unfinished: readonly number[] = [],
): ExportState {
  const sizes = new Map(before?.revisions.map(({ revision, size }) => [revision, size]));
  const again = new Set(before?.again);
  const notWhole = new Set(unfinished);
  for (const [index, file] of listing.files.entries()) {
    const { revision } = file;
    if (revision === null || !Number.isSafeInteger(revision)) continue;
    if (notWhole.has(index)) {
      sizes.delete(revision);
      again.add(revision);
    } else {
      sizes.set(revision, stateSize(file));
      again.delete(revision);
    }
  }
  const revisions = [...sizes].map(([revision, size]) => ({ revision, size }));
  revisions.sort((a, b) => a.revision - b.revision);
  const times = [before?.upTo ?? null, last].filter((time) => time !== null);
  return {
    highest: revisions.at(-1)?.revision ?? null,
    upTo: times.length === 0 ? null : Math.max(...times),
    revisions,
    ...(again.size > 0 && { again: [...again].sort((a, b) => a - b) }),
  };
}

/** The text of a state's file: JSON, a revision a line. */
export function drawState({ highest, upTo, revisions, again }: ExportState): string {
  const lines = revisions.map((revision) => JSON.stringify(revision));
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  const unfinished = again === undefined ? '' : `,"again":${JSON.stringify(again)}`;
  return `{"kind":${JSON.stringify(KIND)},"schema":${SCHEMA},"highest":${highest},"upTo":${upTo}${unfinished},"revisions":${list}}\n`;
}

/**
 * A state's file as a state. `name` is the file's, for messages.
 * Error `input/bad-state`: broken, of another program, or of a later version.
 */
export function parseState(text: string, name: string): ExportState {
  // Editors put a mark in front that JSON does not know.
  const data = parseObject(text.replace(/^\ufeff/, ''), name);
  if (data.kind !== KIND) throw badState(name, 'it is JSON, but not a state that km-export wrote');
  if (data.schema !== SCHEMA) {
    throw badState(
      name,
      `its schema is ${JSON.stringify(data.schema)}, and this version knows only ${SCHEMA}`,
    );
  }
  const { revisions, upTo } = data;
  if (!Array.isArray(revisions) || !revisions.every(isStateRevision)) {
    throw badState(name, 'its list of revisions is damaged');
  }
  const list = revisions.map(({ revision, size }) => ({ revision, size }));
  if (list.some(({ revision }, index) => index > 0 && revision <= list[index - 1].revision)) {
    throw badState(name, 'its revisions are not in order, each once');
  }
  const highest = list.at(-1)?.revision ?? null;
  if (data.highest !== highest) throw badState(name, 'its highest number is not that of its revisions');
  if (upTo !== null && typeof upTo !== 'number') throw badState(name, 'its upTo is no time');
  const again = parseAgain(data.again, list, name);
  return { highest, upTo, revisions: list, ...(again.length > 0 && { again }) };
}

function parseAgain(data: unknown, revisions: readonly StateRevision[], name: string): number[] {
  if (data === undefined) return [];
  const isList = Array.isArray(data) && data.every((number) => Number.isSafeInteger(number) && number >= 0);
  const known = new Set(revisions.map(({ revision }) => revision));
  if (
    !isList ||
    data.some((number, index) => known.has(number) || (index > 0 && number <= data[index - 1]))
  ) {
    throw badState(name, 'its list of revisions to read again is damaged');
  }
  return data;
}

function parseObject(text: string, name: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw badState(name, text.trim() === '' ? 'it is empty' : 'it is no JSON, or was cut');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw badState(name, 'it is JSON, but not a state that km-export wrote');
  }
  return data as Record<string, unknown>;
}

function isStateRevision(data: unknown): data is StateRevision {
  if (typeof data !== 'object' || data === null) return false;
  const { revision, size } = data as Record<string, unknown>;
  return [revision, size].every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
}

function badState(name: string, why: string): ConvertError {
  return new ConvertError(
    'input/bad-state',
    `Can't go on from ${name}: ${why}. Name a file that --save-state wrote; where there is none any more, leave out --since, which reads everything, and save a new one.`,
  );
}
