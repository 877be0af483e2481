import {
  formatCount,
  formatCounted,
  MOST_OF_ONE_PERSON,
  type PeopleReport,
  type ReportedFollowed,
  type ReportedNear,
  shellWord,
  visibleName,
  visibleText,
} from '@km-export/core';
import { fitText } from './fit.ts';
import type { Section } from './sections.ts';

const MOST_LINES = 20;

/** Who was asked for, who was followed and by which lines, and who is nearly one of them. */
export function peopleSections(people: readonly PeopleReport[], width: number): Section[] {
  const fit = (line: string) => fitText(line, Math.max(40, width - 12));
  return people.map(({ asked, near, followed }) => ({
    label: 'people',
    lines: [
      `${formatCounted(asked, 'identity', 'identities')} asked for`,
      ...(followed === undefined ? [] : followedLines(followed, fit)),
      ...nearLines(near, fit),
    ],
  }));
}

function followedLines(
  { identities, first, large }: ReportedFollowed,
  fit: (line: string) => string,
): string[] {
  return [
    `${formatCounted(identities, 'identity', 'identities')} followed through aliases`,
    ...told(first, identities, ({ from, path, line, ...found }) =>
      fit(`${named(found)}, tied to ${named(from)} by ${visibleText(path)}:${line}`),
    ),
    ...(large.asked === null
      ? []
      : [
          `Warning: ${formatCount(large.largest)} identities hang together with ${named(large.asked)}${large.count > 1 ? `, and more than ${MOST_OF_ONE_PERSON} in ${formatCounted(large.count - 1, 'other group')}` : ''}. One wrong alias ties strangers together: look through them, and name with --placeholder what is nobody's.`,
        ]),
  ];
}

function nearLines(
  { identities, records, recordsBeyond, first }: PeopleReport['near'],
  fit: (line: string) => string,
): string[] {
  if (records === 0) return [];
  const others = recordsBeyond > 0 ? ' and others' : '';
  return [
    `${formatCounted(records, 'record')} of ${formatCounted(identities, 'identity', 'identities')}${others} nearly asked for, not taken`,
    ...told(first, identities, (near) =>
      fit(
        `${named(near)}, ${formatCounted(near.records, 'record')}: ${differences(near)}; ${optionOf(near)} takes it`,
      ),
    ),
  ];
}

/** Only what is told is drawn: there may be many more. */
function told<Item>(items: readonly Item[], all: number, draw: (item: Item) => string): string[] {
  const lines = items.slice(0, MOST_LINES + 1).map(draw);
  const shown = all > lines.length ? lines.slice(0, MOST_LINES) : lines;
  const rest = all - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${formatCount(rest)} more`] : [])].map((line) => `  ${line}`);
}

const DIFFERENCES = { case: 'other case', spaces: 'spaces around it' } as const;

function differences({ differs, type }: ReportedNear): string {
  const words = differs.map((by) =>
    by === 'type' ? (type === 'number' ? 'a number, not a text' : 'a text, not a number') : DIFFERENCES[by],
  );
  return words.join(', ');
}

function optionOf({ option, identity }: ReportedNear): string {
  if (option === 'ignoreCase') return '--ignore-case';
  return `${option === 'id' ? '--id' : '--id-number'} ${shellWord(identity)}`;
}

function named({ identity, type }: { identity: string; type: 'text' | 'number' }): string {
  if (type === 'number') return `the number ${identity}`;
  return identity.trim() === identity && identity !== ''
    ? visibleName(identity)
    : `"${visibleName(identity)}"`;
}
