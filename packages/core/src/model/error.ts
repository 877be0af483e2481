/**
 * An error stops the job. It says what happened, why, and what to do; it has a permanent code, and crosses
 * worker borders as plain data, since a thrown error arrives there without code, cause and class.
 */

/** Every code, with the exit code that the command line ends with. */
export const ERRORS = {
  'input/not-found': { exitCode: 1 },
  'input/not-an-export': { exitCode: 1 },
  'input/two-exports': { exitCode: 1 },
  'input/changed': { exitCode: 1 },
  'output/exists': { exitCode: 1 },
  'output/is-input': { exitCode: 2 },
  'output/failed': { exitCode: 1 },
  'job/bad-spec': { exitCode: 2 },
  'job/bad-usage': { exitCode: 2 },
  'job/worker-lost': { exitCode: 1 },
  'job/cancelled': { exitCode: 130 },
  'job/unexpected': { exitCode: 1 },
} as const;

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
