import { checkMoment, parseMoment } from '../model/moment.ts';
import type { OptionValues } from '../model/option.ts';
import { optionError } from '../model/option-fault.ts';
import { TimeZone } from '../model/time-zone.ts';
import { formatTime } from '../model/words.ts';
import { transform } from './transform.ts';

/** In Unix seconds; null: open at that end. */
export type Period = { from: number | null; to: number | null };

/** Where a period is asked for, what has no usable time can't be in it: counted on its own (behaviour rule 11). */
export const keepTimed = transform<true>({
  id: 'no-time',
  reason: 'without a usable time',
  options: [],
  prepare: (values) => (periodOf(values) === null ? null : true),
  create: () => ({ keeps: (_, time) => !Number.isNaN(time) }),
});

/** Records of a period, by their own time, in whichever file they are. */
export const keepPeriod = transform<Period>({
  id: 'period',
  reason: 'of another time',
  options: [
    {
      name: 'from',
      label: 'From',
      type: 'text',
      isPrivate: false,
      default: '',
      valueName: 'time',
      check: checkMoment,
      help: 'Keeps records from this time on: a date (2024-01-31), a date and time (2024-01-31T12:00, with seconds or an offset such as +02:00 or Z), or Unix seconds. Records without a usable time are left out. A file of the export also holds records of the days before it.',
    },
    {
      name: 'until',
      label: 'Until',
      type: 'text',
      isPrivate: false,
      default: '',
      valueName: 'time',
      check: checkMoment,
      help: 'Keeps records before this time, which is itself left out: 2024-02-01 keeps all of January.',
    },
    {
      name: 'timeZone',
      label: 'Time zone',
      type: 'text',
      isPrivate: false,
      default: 'UTC',
      valueName: 'zone',
      check: (name) => void new TimeZone(name),
      help: 'The time zone of these times, and of the days and months that an output is split by: its IANA name, such as Europe/Berlin. A time that clocks show twice there is the first of the two; one that they leave out is the moment at which they are turned.',
    },
  ],
  check: (values) => void periodOf(values),
  prepare: periodOf,
  create: ({ from, to }) => {
    const first = from ?? Number.NEGATIVE_INFINITY;
    const end = to ?? Number.POSITIVE_INFINITY;
    return { keeps: (_, time) => time >= first && time < end };
  },
});

/** The period of a job's values. Null where none is asked for. Error `job/bad-spec`: no moment lies in it. */
export function periodOf({ from, until, timeZone }: OptionValues): Period | null {
  if (from === '' && until === '') return null;
  const zone = new TimeZone(timeZone as string);
  const [first, end] = [from, until].map((text) => (text === '' ? null : parseMoment(text as string, zone)));
  if (first === null || end === null || first < end) return { from: first, to: end };
  const said = `: The period ends before anything is in it: from ${formatTime(first)} to ${formatTime(end)}, which is itself left out. For one day write the next one as its end.`;
  throw optionError({ place: 'records', options: ['from', 'until'], said });
}
