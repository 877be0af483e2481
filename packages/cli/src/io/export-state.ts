import {
  addToState,
  ConvertError,
  drawState,
  type ExportState,
  formatCounted,
  type Listing,
  parseState,
  type Sink,
} from '@km-export/core';
import { readSmallFile } from './read-small-file.ts';

/** A state of a million revisions has 40 MB. */
const LARGEST_STATE_BYTES = 250_000_000;

/**
 * Reads the file of a state. Errors: `input/not-found`; `input/bad-state`, where it is none.
 */
export function readState(path: string): ExportState {
  const text = readSmallFile(path, {
    largestBytes: LARGEST_STATE_BYTES,
    tooLarge: {
      code: 'input/bad-state',
      message: `${path} is far too large for a state that km-export wrote.`,
    },
    absent: `There is no state ${path}. The first time there is none: leave out --since, and have it made with --save-state.`,
    whatItIs: 'the state',
  });
  return parseState(text, path);
}

/**
 * Refuses to save a state in the place of one that knows of more revisions. Error `output/would-forget`.
 * `since`: the state that the new one goes on from; what it holds is not forgotten.
 */
export function refuseForgetting(path: string, since: ExportState | undefined, listing: Listing): void {
  let there: ExportState;
  try {
    there = readState(path);
  } catch {
    // Nothing is there, or no state: whether it may be replaced is not for us to say.
    return;
  }
  const kept = new Set(addToState(since, listing, null).revisions.map(({ revision }) => revision));
  const forgotten = there.revisions.filter(({ revision }) => !kept.has(revision));
  if (forgotten.length === 0) return;
  const [first] = forgotten;
  const which =
    forgotten.length === 1
      ? `revision ${first.revision}`
      : `${formatCounted(forgotten.length, 'revision')}, ${first.revision} the first of them`;
  throw new ConvertError(
    'output/would-forget',
    `The state ${path} holds ${which}, which this run does not read: in its place the new state would forget that they were read. Add --since ${path} to go on from it, or leave out --save-state; to begin anew, save the state under another name.`,
  );
}

/** Writes the file of a state. What it throws says that the outputs are whole all the same. Error: `output/…`. */
export async function writeState(state: ExportState, openSink: () => Sink | Promise<Sink>): Promise<void> {
  try {
    const sink = await openSink();
    try {
      await sink.write(Buffer.from(drawState(state)));
      await sink.close();
    } catch (thrown) {
      await sink.abort();
      throw thrown;
    }
  } catch (thrown) {
    if (!(thrown instanceof ConvertError)) throw thrown;
    const message = `${thrown.message} The state was not saved; the outputs are whole.`;
    throw new ConvertError(thrown.code, message, { cause: thrown });
  }
}
