import {
  describePeople,
  describeUnsearched,
  formatCount,
  type JobResult,
  type ReportedNear,
  shellWord,
  type ToldPeople,
} from '@km-export/core';
import { fitText, wrapText } from './fit.ts';
import { shownOutput } from './output-name.ts';
import { LABEL_WIDTH, type Section } from './sections.ts';

const MOST_LINES = 20;
/** A line ends with what to do, to be copied: only what nobody types is cut. */
const MOST_COLUMNS = 400;

/** Who was asked for, whom no record is of, who was followed and by which lines, and who is nearly one of them. */
export function peopleSections(result: JobResult, width: number): Section[] {
  const unsearched = describeUnsearched(result, '--rejects FILE', shownOutput);
  const wrap = (sentence: string | null): string[] =>
    sentence === null ? [] : wrapText(sentence, Math.max(40, width - LABEL_WIDTH));
  const lines = (told: ToldPeople | null): string[] =>
    told === null
      ? []
      : [
          told.title,
          ...told.each.map((line) => `  ${fitText(line, MOST_COLUMNS)}`),
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
        ...wrap(warning && `Warning: ${warning}`),
        ...lines(near),
        ...wrap(elsewhere),
        // Of all of them, said once.
        ...wrap(index === 0 ? unsearched : null),
      ],
    };
  });
}

function optionOf({ option, identity }: ReportedNear): string {
  if (option === 'ignoreCase') return '--ignore-case';
  return `${option === 'id' ? '--id' : '--id-number'} ${shellWord(identity)}`;
}
