/** Why a file could not be read, in words that stand behind its path; other values as they are. */
export function toReadError(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException)) return thrown;
  if (thrown.name !== 'NotReadableError' && thrown.name !== 'NotFoundError') return thrown;
  return new Error('it changed, was moved, or may not be read any more since it was given', {
    cause: thrown,
  });
}
