import { Random } from '../random.ts';
import {
  eventType,
  FIELDS,
  inSomeOrder,
  octalTwins,
  property,
  SENDER_FIELDS,
  templatesFor,
} from './build.ts';
import type { Field, Sender, Template, Vocabulary } from './vocabulary.ts';
import { createWidePaths } from './wide-paths.ts';
import { WIDE_PROPERTIES } from './wide-properties.ts';

/** Of each event, the topics of its properties, the most telling one first; `=name` is one property, always there. */
const EVENTS: Record<string, string[]> = {
  'visited site': ['=referrer', '', 'campaign', 'page', 'experiment'],
  'viewed homepage': ['experiment', 'page'],
  'page view': ['page', 'device'],
  'viewed pricing': ['plan', 'experiment'],
  'viewed blog post': ['page', 'campaign'],
  'watched video': ['video', 'page'],
  'viewed coach profile': ['workout', 'page'],
  'subscribed to newsletter': ['email', 'campaign'],
  'search engine hit': ['=search terms', '', 'campaign'],
  'ad campaign hit': ['=campaign name', 'campaign', 'page'],
  'started chat': ['support', 'page'],
  'viewed sign up form': ['=sign up step', 'experiment'],
  'signed up': ['=sign up method', 'plan', 'campaign'],
  'started trial': ['plan', 'experiment'],
  'confirmed email': ['email', 'device'],
  'config step 1': ['profile', 'experiment'],
  'config step 2': ['profile', 'device'],
  'config completed': ['profile', 'plan'],
  'logged in': ['=browser', '', 'device'],
  'viewed dashboard': ['page', 'experiment'],
  'viewed report': ['page', 'export'],
  'set goal': ['profile', 'workout'],
  'edited profile': ['profile', 'setting'],
  'changed settings': ['setting', 'device'],
  'exported data': ['export', 'plan'],
  'invited friend': ['friend', 'team'],
  'viewed friend': ['friend', 'profile'],
  'joined challenge': ['challenge', 'team'],
  commented: ['friend', 'challenge'],
  'logged out': ['=browser', 'device'],
  'opened app': ['device', 'experiment'],
  'started workout': ['workout', 'device'],
  'finished workout': ['workout', 'device', 'badge'],
  'paused workout': ['workout'],
  'logged meal': ['meal', 'device'],
  'logged weight': ['profile'],
  'logged sleep': ['sleep', 'device'],
  'synced device': ['sync', 'device'],
  'earned badge': ['badge', 'challenge'],
  'shared workout': ['friend', 'workout'],
  'completed challenge': ['challenge', 'badge'],
  'défi terminé': ['challenge', 'device'],
  'viewed product': ['product', 'page', 'experiment'],
  searched: ['=search terms', 'search'],
  'added to cart': ['product', 'order'],
  'viewed cart': ['order', 'experiment'],
  'removed from cart': ['product', 'order'],
  'applied coupon': ['order', 'plan'],
  'started checkout': ['order', 'experiment'],
  'completed order': ['order', 'product'],
  billed: ['=billed amount', 'plan'],
  'renewed subscription': ['plan'],
  'payment failed': ['plan', 'order'],
  upgraded: ['=upsell cta type', 'plan'],
  downgraded: ['plan'],
  canceled: ['plan', 'support'],
  refunded: ['refund', 'order'],
  'sent email': ['email'],
  'opened email': ['email', 'device'],
  'clicked email': ['email', 'campaign'],
};

/** What the property sets of each sender are about. */
const PROPERTY_SETS: Record<Sender, string[][]> = {
  web: [
    ['profile'],
    ['=account status', 'profile'],
    ['=browser', 'device'],
    ['=language', 'setting'],
    ['experiment'],
  ],
  app: [['device'], ['profile', 'device'], ['setting']],
  server: [
    ['=lifetime value', 'plan'],
    ['=account age days', 'profile'],
    ['=full name', '=city'],
    ['plan', 'team'],
  ],
};

/** Aliases come in few forms. */
const ALIASES: readonly Template[] = [
  [FIELDS.person, FIELDS.secondPerson, FIELDS.time],
  [FIELDS.secondPerson, FIELDS.person, FIELDS.time],
  [FIELDS.time, FIELDS.person, FIELDS.secondPerson],
];

const TEMPLATES_PER_SENDER = 6;
/** How likely a topic's first property is, how fast the next ones get rarer, and what each further topic keeps of it. */
const FIRST_SHARE = 0.76;
const RANK_DECAY = 0.8;
const TOPIC_DECAY = 0.4;

/** 60 events and 300 properties of a fitness service that has a site, an app, a shop and mailings. */
export function createWideVocabulary(): Vocabulary {
  const topics = createTopics();
  const ordinary = [...topics.values()].flat();
  const events = Object.entries(EVENTS).map(([name, uses], index) => {
    return eventType(name, index, (event) =>
      templatesFor(index, TEMPLATES_PER_SENDER, (random, sender) => {
        const known = random.chance(0.6) ? [event, FIELDS.person] : [FIELDS.person, event];
        return inSomeOrder(random, sender, known, chooseFields(random, uses, topics));
      }),
    );
  });
  const propertySets = templatesFor(EVENTS_LIMIT, TEMPLATES_PER_SENDER, (random, sender) => {
    const fields = chooseFields(random, random.pick(PROPERTY_SETS[sender]), topics);
    return inSomeOrder(random, sender, [FIELDS.person], fields);
  });
  return {
    events,
    properties: [...Object.values(SENDER_FIELDS), ...ordinary],
    propertySets,
    aliases: ALIASES,
    givenTime: SENDER_FIELDS.givenTime,
    rare: shuffled(ordinary),
    octal: octalTwins(ordinary),
    ...createWidePaths(events),
  };
}

/** Above every event's index: a key for the templates that belong to none. */
const EVENTS_LIMIT = 1_000;

function createTopics(): Map<string, Field[]> {
  let index = Object.keys(SENDER_FIELDS).length;
  const topics = new Map<string, Field[]>();
  for (const [topic, properties] of Object.entries(WIDE_PROPERTIES)) {
    const fields = Object.entries(properties).map(([name, source]) =>
      property(topic === '' ? name : `${topic} ${name}`, index++, source),
    );
    topics.set(topic, fields);
  }
  return topics;
}

/** From each topic some properties, the first ones most often; at least one in all. */
function chooseFields(random: Random, uses: readonly string[], topics: Map<string, Field[]>): Field[] {
  const chosen: Field[] = [];
  let share = FIRST_SHARE;
  for (const use of uses) {
    if (use.startsWith('=')) {
      chosen.push(topics.get('')!.find((field) => field.name === use.slice(1))!);
    } else {
      for (const [rank, field] of topics.get(use)!.entries()) {
        if (random.chance(share / (1 + RANK_DECAY * rank)) && !chosen.includes(field)) chosen.push(field);
      }
    }
    share *= TOPIC_DECAY;
  }
  if (chosen.length === 0) chosen.push(topics.get(uses[0]!)![0]!);
  return chosen;
}

function shuffled(fields: readonly Field[]): Field[] {
  const order = new Random(1, 8);
  return fields
    .map((field) => ({ field, place: order.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ field }) => field);
}
