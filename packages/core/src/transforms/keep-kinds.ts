import type { Kind } from '../model/record.ts';
import { transform } from './transform.ts';

/** As people write the kinds of behaviour rule 10. */
const KINDS = { event: 'event', set: 'propertySet', alias: 'alias' } as const satisfies Record<string, Kind>;

/** Records of some kinds only. */
export const keepKinds = transform<Kind[]>({
  id: 'kind',
  reason: 'of another kind',
  options: [
    {
      name: 'kinds',
      label: 'Only these kinds of records',
      type: 'list',
      choices: Object.keys(KINDS),
      default: [],
      help: 'Keeps records of these kinds: event, set (properties alone) or alias. A record with two identities is an alias, also if it names an event.',
    },
  ],
  prepare: ({ kinds }) => {
    const kept = (kinds as (keyof typeof KINDS)[]).map((kind) => KINDS[kind]);
    return kept.length === 0 ? null : kept;
  },
  create: (kept) => ({ keeps: (view) => kept.includes(view.kind) }),
});
