import { LocalClock } from '../model/local-clock.ts';
import { formatDay } from '../model/words.ts';
import { PartList, type Split } from './split.ts';

/** The part of what has no usable time (behaviour rule 11). */
const UNTIMED = 'without a usable time';

/** A file for each day, as calendars of the job's time zone have it. */
export const byDay = byPeriod('day', formatDay);

/** A file for each month. */
export const byMonth = byPeriod('month', (day) => formatDay(day).slice(0, -3));

/** `labelOf` names the period that a day is in, given in days since 1970-01-01. */
function byPeriod<Id extends string>(id: Id, labelOf: (day: number) => string) {
  return {
    id,
    label: `By ${id}` as const,
    summary: `a file for each ${id}, in UTC or the time zone chosen; what has no usable time has one of its own`,
    prepare: (_, { timeZone }) => timeZone,
    createSplitter(timeZone) {
      const list = new PartList();
      const clock = new LocalClock(timeZone);
      const ids = new Map<number, number>();
      return {
        parts: list.parts,
        partOf(_, time) {
          if (Number.isNaN(time)) return list.idOf(UNTIMED, UNTIMED);
          const day = clock.dayAt(time);
          let part = ids.get(day);
          if (part === undefined) {
            const label = labelOf(day);
            part = list.idOf(label, label);
            ids.set(day, part);
          }
          return part;
        },
      };
    },
    describe: ({ label }) => (label === UNTIMED ? { records: label } : { [id]: label }),
  } as const satisfies Split<string>;
}
