import { type ConvertError, type ErrorCode, messageInFlags, visibleText } from '@km-export/core';

/** What to do about an error on the command line, where its message can't know. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  'output/exists': 'Add --overwrite to replace it, or choose another name.',
  'input/high-compression': 'If you trust it, have it read with --allow-high-compression.',
  'job/worker-lost': 'If memory ran out, fewer workers need less of it: --workers 1.',
  'job/unexpected': 'This is a fault of km-export. Please report it with the lines below.',
};

/** An error as lines for people. The stack is told only where it helps: for a fault of our own, or on demand. */
export function drawError(error: ConvertError, options: { debug: boolean }): string[] {
  const lines = [`km-export: ${visibleText(messageInFlags(error))}`];
  const hint = HINTS[error.code];
  if (hint !== undefined) lines.push(hint);
  if ((options.debug || error.code === 'job/unexpected') && error.stack !== undefined) {
    lines.push('', visibleLines(error.stack));
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      lines.push(`caused by ${visibleLines(cause.stack ?? cause.message)}`);
    }
  }
  return lines;
}

/** Text whose line breaks are ours; all else that does not print may come from a file's name. */
export function visibleLines(text: string): string {
  return text
    .split('\n')
    .map((line) => visibleText(line))
    .join('\n');
}
