import { ConvertError, drawState, type ExportState, parseState, type Sink } from '@km-export/core';
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
