/**
 * An error stops the job. It says what happened, why, and what to do; it has a permanent code, and crosses
 * worker borders as plain data, since a thrown error arrives there without code, cause and class.
 */

/** Every code: the exit code that the command line ends with, what happened, and what to do about it. */
export const ERRORS = {
  'input/not-found': {
    exitCode: 1,
    meaning: 'A path that was given is not there, or may not be read.',
    remedy: 'Check the spelling of the path, and that you may read it.',
  },
  'input/not-an-export': {
    exitCode: 1,
    meaning: 'What was given holds no revision file, or not a single line of it is a record.',
    remedy: 'Give the folder that holds 1.json, 2.json …, or the revision files themselves.',
  },
  'input/unreadable': {
    exitCode: 1,
    meaning:
      'Nothing of what was given could be read: it is an archive of a kind that is not read, say, or encrypted, or cut right at its beginning.',
    remedy: 'Unpack archives first, fetch again what is cut, and check that you may read the files.',
  },
  'input/two-exports': {
    exitCode: 1,
    meaning: 'The same revision number stands in two folders: two exports, or a copy of one.',
    remedy: 'Name one of the folders, or have them read one after the other with --merge-exports.',
  },
  'input/high-compression': {
    exitCode: 1,
    meaning:
      'A .zip or gzipped file unpacks to very much more than its size, as files do that are made to fill a disk.',
    remedy: 'If it is an export that you trust, have it read with --allow-high-compression.',
  },
  'input/nothing-in-range': {
    exitCode: 1,
    meaning: 'No file has a number in the range of revisions that was asked for.',
    remedy: 'Give another range with --revisions, or leave it out to read all.',
  },
  'input/no-file-fits': {
    exitCode: 1,
    meaning: 'No file of those given fits the patterns for paths that were asked for.',
    remedy:
      'Give other patterns with --files, for whole paths as messages show them, or leave them out to read all.',
  },
  'input/bad-state': {
    exitCode: 1,
    meaning: 'The file given with --since is broken, or none that --save-state wrote.',
    remedy: 'Name the right file, or read everything without --since and save a new one.',
  },
  'input/changed': {
    exitCode: 1,
    meaning: 'A file changed between the two times that it was read.',
    remedy: 'Run the job again on files that nobody writes to.',
  },
  'output/exists': {
    exitCode: 1,
    meaning: 'There is a file under the output’s name already.',
    remedy: 'Choose another name, or allow it with --overwrite.',
  },
  'output/is-input': {
    exitCode: 2,
    meaning: 'An output would overwrite a file that was given, whether it is read or not.',
    remedy: 'Choose another name: an input is never changed, not even with --overwrite.',
  },
  'output/would-forget': {
    exitCode: 1,
    meaning: 'A state would be saved in the place of one that holds revisions which this run does not read.',
    remedy: 'Go on from that state with --since, or save the new one under another name.',
  },
  'output/failed': {
    exitCode: 1,
    meaning: 'An output could not be written: the disk is full, say, or the place may not be written to.',
    remedy: 'Make room or choose another place. Nothing was left under the output’s name.',
  },
  'output/too-large': {
    exitCode: 1,
    meaning: 'One record becomes larger in this format than memory holds.',
    remedy: 'Choose another format: ndjson writes every record as it is.',
  },
  'reimport/bad-journal': {
    exitCode: 1,
    meaning: 'The file named as the journal of a reimport is none, or is damaged from its beginning.',
    remedy: 'Name the right file, or another one that is not there yet, with --journal.',
  },
  'reimport/other-journal': {
    exitCode: 1,
    meaning:
      'The journal is of another reimport: of another export, other choices of what is sent, another key or another host.',
    remedy: 'Give the same again to go on with it, or begin anew with another --journal.',
  },
  'reimport/journal-in-use': {
    exitCode: 1,
    meaning:
      'Another run that goes on sends requests by the same journal, or one of another machine or container may.',
    remedy:
      'Wait until it is done, or stop it. If you are sure that it runs no more, remove the file that the message names.',
  },
  'reimport/stopped': {
    exitCode: 1,
    meaning: 'So many requests in a row failed that nothing more was sent.',
    remedy:
      'Find out what is wrong: the network, the proxy, the host or the key. The same command then goes on.',
  },
  'job/bad-spec': {
    exitCode: 2,
    meaning: 'The job is not described rightly; the message names the field.',
    remedy: 'Correct the field.',
  },
  'job/bad-usage': {
    exitCode: 2,
    meaning: 'An option or argument is not known, or lacks its value.',
    remedy: 'See km-export --help, or km-export help COMMAND.',
  },
  'job/worker-lost': {
    exitCode: 1,
    meaning: 'A worker ended in the middle of its work, most likely for want of memory.',
    remedy: 'Close other programs, or use fewer workers with --workers, and run the job again.',
  },
  'job/cancelled': {
    exitCode: 130,
    meaning: 'The job was cancelled. Nothing was left behind.',
    remedy: 'Start it again when you like.',
  },
  'job/unexpected': {
    exitCode: 1,
    meaning: 'Something happened that should not: a fault in this program.',
    remedy: 'Report it, with the message.',
  },
} as const satisfies Record<string, { exitCode: number; meaning: string; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A {@link ConvertError} as it crosses a border. */
export type PlainError = { code: ErrorCode; message: string; details?: unknown; stack?: string };

export class ConvertError extends Error {
  override name = 'ConvertError';
  readonly code: ErrorCode;
  /** Data for whoever draws the error, such as the folders of two exports. Plain and cloneable. */
  readonly details?: unknown;

  constructor(code: ErrorCode, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.details !== undefined) this.details = options.details;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }
}

/** Any thrown value as plain data; what is no ConvertError becomes `job/unexpected`. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof ConvertError) {
    const plain: PlainError = { code: thrown.code, message: thrown.message };
    if (thrown.details !== undefined) plain.details = thrown.details;
    if (thrown.stack !== undefined) plain.stack = thrown.stack;
    return plain;
  }
  if (thrown instanceof Error) {
    const plain: PlainError = { code: 'job/unexpected', message: thrown.message };
    if (thrown.stack !== undefined) plain.stack = thrown.stack;
    return plain;
  }
  return { code: 'job/unexpected', message: String(thrown) };
}

/** The error that {@link toPlainError} was given, for throwing on this side of the border. */
export function fromPlainError(plain: PlainError): ConvertError {
  const error = new ConvertError(plain.code, plain.message, { details: plain.details });
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
