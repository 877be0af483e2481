import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { formatIsoTime } from '../model/iso-time.ts';
import { ID_TIME, KEY_TIME } from '../model/keys.ts';
import { LocalClock } from '../model/local-clock.ts';
import type { OptionValues } from '../model/option.ts';
import { NUMBER, type RecordView, STRING } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { addMembers, type SetMember, setMembers } from '../scan/set-members.ts';
import { readTime } from '../scan/value.ts';
import { type RecordFilter, transform } from './transform.ts';

type TimeForm = {
  as: 'seconds' | 'iso' | 'local';
  /** Instead of `_t`, or as one property more. */
  isInPlace: boolean;
  /** Whether the server's time is taken where the device's clock gave `_t`. */
  byServer: boolean;
  timeZone: string;
};

/** The property that takes times which don't replace `_t`. */
const ADDED = '_time';
/**
 * Where a record has both of these, the clock of the device gave `_t`, and the second is when the server got it.
 * Source: the documentation of Kissmetrics' data export.
 */
const BY_DEVICE = '_c';
const SERVER_TIME = '_server_timestamp';

/** Times as people read them, or by the better clock. */
export const writeTime = transform<TimeForm>({
  id: 'time-written',
  reason: 'whose time was written',
  options: [
    {
      name: 'time',
      label: 'Write times as',
      type: 'choice',
      choices: ['seconds', 'iso', 'local'],
      default: 'seconds',
      help: 'How times are written. seconds: as Kissmetrics has them. iso: as in 2024-01-31T12:00:00Z, in UTC. local: as clocks of the zone of --time-zone showed it, with how far these were ahead of UTC: 2024-01-31T13:00:00+01:00. A time that is not usable stays as it is.',
    },
    {
      name: 'timeColumn',
      label: 'Where times are written',
      type: 'choice',
      choices: ['add', 'replace'],
      default: 'add',
      help: `Where a time is written that is not just ${KEY_TIME}. add: as one more property, ${ADDED}, beside ${KEY_TIME}; a record that has one of that name keeps its own. replace: in place of ${KEY_TIME}.`,
    },
    {
      name: 'clock',
      label: 'Whose clock',
      type: 'choice',
      choices: ['device', 'server'],
      default: 'device',
      help: `Which time is written where two are known. device: ${KEY_TIME}, always. server: when the server got the record (${SERVER_TIME}), where the clock of a device gave ${KEY_TIME} (${BY_DEVICE} is there), since such clocks may be wrong. Filters and splits go by ${KEY_TIME} in any case.`,
    },
  ],
  isForReaders: true,
  prepare(values: OptionValues) {
    const as = values.time as TimeForm['as'];
    const byServer = values.clock === 'server';
    if (as === 'seconds' && !byServer) return null;
    const isInPlace = values.timeColumn === 'replace';
    return { as, isInPlace, byServer, timeZone: values.timeZone as string };
  },
  create: (form, names, side) => new TimeWriter(form, names, side),
});

class TimeWriter implements RecordFilter {
  readonly #form: TimeForm;
  readonly #names: NameTable;
  readonly #side: ByteWriter;
  readonly #clock: LocalClock;
  readonly #byDevice: number;
  readonly #serverTime: number;
  readonly #added: number;

  constructor(form: TimeForm, names: NameTable, side: ByteWriter) {
    const idOf = (name: string): number => names.idOf(encodeUtf8(name), 0, name.length);
    this.#form = form;
    this.#names = names;
    this.#side = side;
    this.#clock = new LocalClock(form.timeZone);
    this.#byDevice = idOf(BY_DEVICE);
    this.#serverTime = idOf(SERVER_TIME);
    this.#added = idOf(ADDED);
  }

  keeps(view: RecordView, time: number): boolean {
    const { as, isInPlace, byServer } = this.#form;
    const better = byServer ? this.#timeByServer(view) : Number.NaN;
    const written = Number.isNaN(better) ? time : better;
    if (Number.isNaN(written)) return true;
    // Seconds that are the same ones stay as spelled.
    if (isInPlace && as === 'seconds' && written === time) return true;
    const member = this.#member(isInPlace ? ID_TIME : this.#added, written);
    (isInPlace ? setMembers : addMembers)(view, [member], this.#names, this.#side);
    return true;
  }

  /** When the server got it, where a device's clock gave the time; NaN where that is not known. */
  #timeByServer(view: RecordView): number {
    if (view.memberNamed(this.#byDevice) === 0) return Number.NaN;
    return readTime(view.bytes, view.tape, view.memberNamed(this.#serverTime));
  }

  #member(name: number, time: number): SetMember {
    const { as } = this.#form;
    const spelled = name === ID_TIME ? KEY_TIME : ADDED;
    const offset = as === 'local' ? this.#clock.offsetAt(time) : null;
    const value = as === 'seconds' ? String(time) : JSON.stringify(formatIsoTime(time, offset));
    return {
      name,
      spelled: encodeUtf8(JSON.stringify(spelled)),
      value: encodeUtf8(value),
      type: as === 'seconds' ? NUMBER : STRING,
    };
  }
}

/** Whether times are written in place of those in seconds. */
export function replacesTimes({ time = 'seconds', timeColumn }: OptionValues = {}): boolean {
  return time !== 'seconds' && timeColumn === 'replace';
}
