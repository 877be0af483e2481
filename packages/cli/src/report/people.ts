import {
  describePeople,
  describeUnsearched,
  formatCount,
  type JobResult,
  type ReportedNear,
  shellWord,
  type ToldPeople,
} from '@km-export/core';
import { fitText } from './fit.ts';
import { shownOutput } from './output-name.ts';
import type { Section } from './sections.ts';

const MOST_LINES = 20;

/** Who was asked for, whom no record is of, who was followed and by which lines, and who is nearly one of them. */
export function peopleSections(result: JobResult, width: number): Section[] {
  const unsearched = describeUnsearched(result, '--rejects FILE', shownOutput);
  const fit = (line: string) => fitText(line, Math.max(40, width - 12));
  const lines = (told: ToldPeople | null): string[] =>
    told === null
      ? []
      : [
          told.title,
          ...told.each.map((line) => `  ${fit(line)}`),
          ...(told.rest > 0 ? [`  … and ${formatCount(told.rest)} more`] : []),
        ];
  return (result.people ?? []).map((report, index) => {
    const { asked, missing, followed, warning, elsewhere, near } = describePeople(report, {
      most: MOST_LINES,
      taking: optionOf,
      withAliases: '--with-aliases',
      placeholders: '--placeholder',
      where: '--where',
    });
    return {
      label: 'people',
      lines: [
        asked,
        ...lines(missing && { ...missing, title: `Warning: ${missing.title}` }),
        ...lines(followed),
        ...(warning === null ? [] : [`Warning: ${warning}`]),
        ...lines(near),
        ...(elsewhere === null ? [] : [elsewhere]),
        // Of all of them, said once.
        ...(unsearched !== null && index === 0 ? [unsearched] : []),
      ],
    };
  });
}

function optionOf({ option, identity }: ReportedNear): string {
  if (option === 'ignoreCase') return '--ignore-case';
  return `${option === 'id' ? '--id' : '--id-number'} ${shellWord(identity)}`;
}
