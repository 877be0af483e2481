/**
 * What was read of an export, as a small JSON file: what `--save-state` writes and `--since` reads, so that a copy can
 * be kept up to date without reading all of it again. docs/state.md describes it. Pure.
 */
import { ConvertError } from '../model/error.ts';
import type { Listing } from './listing.ts';

/** One revision that was read. */
export type StateRevision = {
  revision: number;
  /** Stored size in bytes, when it was read. */
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
};

const KIND = 'km-export state';
const SCHEMA = 1;

/** The state after a job: what was read before, and what of the listing has a number. */
export function addToState(
  before: ExportState | undefined,
  listing: Listing,
  last: number | null,
): ExportState {
  const sizes = new Map(before?.revisions.map(({ revision, size }) => [revision, size]));
  for (const { revision, size } of listing.files) {
    if (revision !== null && Number.isSafeInteger(revision)) sizes.set(revision, size);
  }
  const revisions = [...sizes].map(([revision, size]) => ({ revision, size }));
  revisions.sort((a, b) => a.revision - b.revision);
  const times = [before?.upTo ?? null, last].filter((time) => time !== null);
  return {
    highest: revisions.at(-1)?.revision ?? null,
    upTo: times.length === 0 ? null : Math.max(...times),
    revisions,
  };
}

/** The text of a state's file: JSON, a revision a line. */
export function drawState({ highest, upTo, revisions }: ExportState): string {
  const lines = revisions.map((revision) => JSON.stringify(revision));
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  return `{"kind":${JSON.stringify(KIND)},"schema":${SCHEMA},"highest":${highest},"upTo":${upTo},"revisions":${list}}\n`;
}

/**
 * A state's file as a state. `name` is the file's, for messages.
 * Error `input/bad-state`: broken, of another program, or of a later version.
 */
export function parseState(text: string, name: string): ExportState {
  const data = parseObject(text, name);
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
  return { highest, upTo, revisions: list };
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
