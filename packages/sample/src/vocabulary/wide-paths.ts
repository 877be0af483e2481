import type { EventType, Path, Vocabulary } from './vocabulary.ts';

type PathWords = Omit<Path, 'events'> & { events: string };

const LIVE_WEB = { sender: 'web', arrival: 'live' } as const;
const STRANGER = { ...LIVE_WEB, who: 'stranger' } as const;
const MEMBER = { ...LIVE_WEB, who: 'customer' } as const;
const APP = { who: 'customer', sender: 'app', arrival: 'device-clock' } as const;
const NIGHTLY = { who: 'customer', sender: 'server', arrival: 'late' } as const;

const SHOPPING =
  'viewed product|viewed product|searched|added to cart|viewed cart|removed from cart|started checkout|' +
  'applied coupon|completed order';
const BROWSING =
  'visited site|page view|viewed homepage|viewed pricing|viewed blog post|viewed coach profile|watched video|' +
  'viewed sign up form|subscribed to newsletter|started chat';
const TRAINING =
  'opened app|started workout|finished workout|logged meal|logged weight|paused workout|synced device|logged sleep|' +
  'earned badge|shared workout|completed challenge|défi terminé';
const MAILING = 'sent email|opened email|clicked email';
const BILLING = 'renewed subscription|payment failed|upgraded|downgraded|canceled|refunded';
const MEMBERSHIP =
  'logged in|viewed dashboard|viewed report|page view|set goal|viewed friend|commented|joined challenge|' +
  'invited friend|edited profile|changed settings|exported data|logged out';

const PATHS: PathWords[] = [
  { ...STRANGER, weight: 17, events: BROWSING, least: 1, most: 7 },
  { ...STRANGER, weight: 5, events: `search engine hit|${BROWSING}`, least: 1, most: 6 },
  { ...STRANGER, weight: 5, events: `ad campaign hit|${BROWSING}`, least: 1, most: 5 },
  { ...STRANGER, weight: 6, events: `visited site|${SHOPPING}`, least: 2, most: 9 },
  { ...STRANGER, weight: 18, events: BROWSING, least: 2, most: 6, who: 'future-customer' },
  { ...MEMBER, weight: 9, events: BROWSING, least: 1, most: 4, who: 'customer-device' },
  { ...MEMBER, weight: 16, events: MEMBERSHIP, least: 2, most: 10 },
  { ...MEMBER, weight: 7, events: SHOPPING, least: 2, most: 9 },
  { ...APP, weight: 20, events: TRAINING, least: 2, most: 8 },
  { ...APP, weight: 6, events: TRAINING, least: 3, most: 14, arrival: 'offline' },
  { ...NIGHTLY, weight: 14, events: MAILING, least: 1, most: 3 },
  { ...NIGHTLY, weight: 8, events: `billed|${BILLING}`, least: 1, most: 2 },
  { ...NIGHTLY, weight: 3, events: `upgraded|${BILLING}`, least: 1, most: 3, arrival: 'live' },
];

const SIGN_UP: PathWords = {
  ...MEMBER,
  weight: 1,
  events:
    'signed up|started trial|config step 1|config step 2|config completed|confirmed email|viewed dashboard',
  inOrder: true,
  least: 3,
  most: 9,
};
const LOG_IN: PathWords = { ...APP, weight: 1, events: `logged in|${TRAINING}`, least: 2, most: 6 };

/** What visitors of the wide shape do. */
export function createWidePaths(
  events: readonly EventType[],
): Pick<Vocabulary, 'paths' | 'signUp' | 'logIn'> {
  const byName = new Map(events.map((event) => [event.name, event]));
  const toPath = (words: PathWords): Path => ({
    ...words,
    events: words.events.split('|').map((name) => byName.get(name)!),
  });
  return { paths: PATHS.map(toPath), signUp: toPath(SIGN_UP), logIn: toPath(LOG_IN) };
}
