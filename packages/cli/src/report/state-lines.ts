import {
  formatBytes,
  formatCount,
  formatCounted,
  formatTime,
  type SinceReport,
  visibleText,
} from '@km-export/core';
import type { StateSaved } from '../conduct-job.ts';
import { cutList } from './sections.ts';

const MOST = 5;

/** What is odd about revisions that were not read because of a state, and what to do about it. */
export function oddSince({ changed, late, highest }: SinceReport): string[] {
  const lines = cutList(
    changed.map(
      ({ revision, size, sizeBefore }) =>
        `Revision ${revision} had ${sizeInWords(sizeBefore)} when it was read and has ${sizeInWords(size)} now. It was not read again.`,
    ),
    MOST,
    (count) => `The size of ${formatCounted(count, 'more revision')} changed too.`,
  );
  if (changed.length > 0) {
    const ranges = changed.map(({ revision }) => revision).join(',');
    const [it, its, size] = changed.length === 1 ? ['it', 'its', 'size'] : ['them', 'their', 'sizes'];
    const which =
      changed.length > MOST ? `${its} numbers in --revisions (--json lists them)` : `--revisions ${ranges}`;
    lines.push(
      `To read ${it} again, with --since as now, add ${which} and write to another output; --save-state then takes note of ${its} new ${size}.`,
    );
  }
  if (late.length > 0) {
    const isOne = late.length === 1 && !late[0].includes('-');
    const [noun, verb, it, comes] = isOne
      ? ['Revision', 'was', 'it', 'comes']
      : ['Revisions', 'were', 'they', 'come'];
    const shown = late.length > 30 ? `${late.slice(0, 30).join(',')} … (--json lists all)` : late.join(',');
    lines.push(
      `${noun} ${shown} ${verb} not there when those up to ${highest} were read, and ${it} ${comes} before them, so ${it} ${verb} not read now. To read ${isOne ? 'it' : 'them'}, add --revisions ${late.length > 30 ? 'with these numbers' : late.join(',')}.`,
    );
  }
  return lines;
}

/** What became of the state that was to be saved. */
export function stateLines(state: StateSaved, unfinished: readonly number[]): string[] {
  const { name, saved } = state;
  if (saved === null) {
    if (state.error !== null) return [];
    return [
      `The state was not saved in ${visibleText(name)}: a part of the result is missing, and would be left out the next time as if it had been read.`,
    ];
  }
  const { revisions, highest, upTo } = saved;
  const span = highest === null ? '' : `, the highest ${highest}`;
  const until = upTo === null ? '' : `, records up to ${formatTime(upTo)}`;
  const [it, was, comes] =
    unfinished.length === 1 ? ['it', 'was', 'Revision'] : ['they', 'were', 'Revisions'];
  const shown = cutList(unfinished.map(String), MOST, (count) => `${formatCount(count)} more`).join(', ');
  const again =
    unfinished.length === 0
      ? []
      : [
          `${comes} ${shown} ${was} not whole, so ${it} ${was} not taken into the state: the next time ${it} will be read again, all of ${unfinished.length === 1 ? 'it' : 'them'}. What ${it} held by now is in this result already.`,
        ];
  return [
    ...again,
    `State saved in ${visibleText(name)}: ${formatCounted(revisions.length, 'revision')}${span}${until}. The next time, --since ${visibleText(name)} reads what comes after.`,
  ];
}

/** The bytes themselves where rounding would hide the change. */
function sizeInWords(bytes: number): string {
  return bytes < 1e6 ? formatCounted(bytes, 'byte') : `${formatBytes(bytes)} (${formatCount(bytes)} bytes)`;
}
