import {
  describePeople,
  formatCount,
  type PeopleReport,
  type ReportedNear,
  shellWord,
  type ToldPeople,
} from '@km-export/core';
import { fitText } from './fit.ts';
import type { Section } from './sections.ts';

const MOST_LINES = 20;

/** Who was asked for, who was followed and by which lines, and who is nearly one of them. */
export function peopleSections(people: readonly PeopleReport[], width: number): Section[] {
  const fit = (line: string) => fitText(line, Math.max(40, width - 12));
  const lines = (told: ToldPeople | null): string[] =>
    told === null
      ? []
      : [
          told.title,
          ...told.each.map((line) => `  ${fit(line)}`),
          ...(told.rest > 0 ? [`  … and ${formatCount(told.rest)} more`] : []),
        ];
  return people.map((report) => {
    const { asked, followed, warning, near } = describePeople(report, {
      most: MOST_LINES,
      taking: optionOf,
      placeholders: '--placeholder',
    });
    return {
      label: 'people',
      lines: [
        asked,
        ...lines(followed),
        ...(warning === null ? [] : [`Warning: ${warning}`]),
        ...lines(near),
      ],
    };
  });
}

function optionOf({ option, identity }: ReportedNear): string {
  if (option === 'ignoreCase') return '--ignore-case';
  return `${option === 'id' ? '--id' : '--id-number'} ${shellWord(identity)}`;
}
