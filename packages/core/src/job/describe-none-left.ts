/** What is told where the choice of records left none, in the words of both shells. */
import { formatCount, visibleText } from '../model/words.ts';
import type { JobResult } from './result.ts';

/**
 * That records were read and none fits the choices, and what the outputs are then; null where it is not so. `shown`
 * draws the name of an output.
 */
export function describeNoneLeft(
  { totals, written, drops, outputs }: Pick<JobResult, 'totals' | 'written' | 'drops' | 'outputs'>,
  shown: (name: string) => string = visibleText,
): string | null {
  const dropped = drops.reduce((sum, { records }) => sum + records, 0);
  if (totals.records === 0 || written > 0 || dropped < totals.records) return null;
  const all = totals.records === 1 ? 'The one record' : `None of the ${formatCount(totals.records)} records`;
  const fits = `${all} ${totals.records === 1 ? 'does not fit' : 'fits'} the choices`;
  const results = outputs.filter(({ format }) => format !== 'rejects');
  if (results.length === 0) return `${fits}.`;
  const rejects = outputs.filter(({ format, rows }) => format === 'rejects' && rows > 0);
  const told = [
    ...results.map(({ name, bytes }) =>
      bytes === 0 ? `${shown(name)} is empty` : `${shown(name)} holds only what stands around records`,
    ),
    ...rejects.map(({ name }) => `${shown(name)} has the rejected lines`),
  ];
  return `${fits}, so no record was written: ${told.join('; ')}.`;
}
