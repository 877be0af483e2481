import { RECORD_LINE } from '../model/record.ts';
import { transform } from './transform.ts';

/** What stands behind the first lines of each file. */
export const skipLines = transform<number>({
  id: 'offset',
  reason: 'in the first lines, which were to be left out',
  options: [
    {
      name: 'offset',
      label: 'Leave out the first lines',
      type: 'text',
      default: '',
      valueName: 'lines',
      isPrivate: false,
      pattern: { source: '\\d{1,15}', mayBe: 'a whole number' },
      help: 'Leaves out the records in the first so many lines of each file; blank and rejected lines count as lines. Each file is then read by one thread.',
    },
  ],
  needsPlaces: true,
  prepare: ({ offset }) => (Number(offset) === 0 ? null : Number(offset)),
  create: (lines) => {
    let firstLine = 1;
    return {
      beginBatch(_, first) {
        firstLine = first;
      },
      keeps: (view) => firstLine + view.tape[view.position + RECORD_LINE] > lines,
    };
  },
});
