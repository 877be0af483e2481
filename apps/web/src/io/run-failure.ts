import type { PlainError } from '@km-export/core';

/** A run that came to nothing. `isListed`: it failed while the files were read, not before. */
export type RunFailure = { ok: false; error: PlainError; isListed: boolean };
