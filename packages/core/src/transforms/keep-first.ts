import { ConvertError } from '../model/error.ts';
import { visibleName } from '../model/words.ts';
import { type TaskTransform, transform } from './transform.ts';

const ID = 'limit';

/**
 * The first records of a job. A worker knows the first of its task alone: how many of those belong to the first of all
 * is told by whoever gives out tasks ({@link limitedTo}).
 */
export const keepFirst = transform<number>({
  id: ID,
  reason: 'beyond the first that were asked for',
  options: [
    {
      name: 'limit',
      label: 'No more records than',
      type: 'text',
      isPrivate: false,
      default: '',
      valueName: 'n',
      check: (text) => void parseLimit(text),
      help: 'Keeps the first records that all other choices leave, in the order of the export. The rest is read too, and counted. Until there are so many, most exports are read by one thread.',
    },
  ],
  prepare: ({ limit }) => (limit === '' ? null : parseLimit(limit as string)),
  create: (most) => {
    let kept = 0;
    return { keeps: () => ++kept <= most };
  },
});

/** How many records a job is to keep in all; null: as many as there are. */
export function limitOf(transforms: readonly TaskTransform[] = []): number | null {
  const limit = transforms.find(({ id }) => id === ID);
  return limit === undefined ? null : (limit.data as number);
}

/** The transforms of a job for a task that is to keep no more than `most`. */
export function limitedTo(transforms: readonly TaskTransform[], most: number): TaskTransform[] {
  return transforms.map((each) => (each.id === ID ? { id: ID, data: most } : each));
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(limit)) return limit;
  throw new ConvertError(
    'job/bad-spec',
    `"${visibleName(text)}" is no number of records. Write a whole number, such as 1000.`,
  );
}
