import { visibleText } from '@km-export/core';
import { STDOUT_NAME } from '../io/output-places.ts';

/** The name of an output as it is told. */
export function shownOutput(name: string): string {
  return name === STDOUT_NAME ? 'standard output' : visibleText(name);
}
