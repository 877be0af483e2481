import { eventType, FIELDS, octalTwins, property } from './build.ts';
import { hundredths, texts, type ValueSource } from './value.ts';
import type { EventType, Field, Path, Template, Vocabulary } from './vocabulary.ts';

const PROPERTIES: Record<string, ValueSource> = {
  referrer: texts(
    'direct|www.google.com|www.fitness-today.example.com|news.example.org|runners-weekly.example.net|' +
      'blog.example.com|café-du-sport.example.org',
  ),
  'homepage variation': texts('Variation A|Variation B'),
  'search terms': texts('fitness tool|workout planner|lose weight|crème protéinée|ヨガマット|£20 gym'),
  'campaign name': texts('new year|spring running|refer a friend|été en forme'),
  'plan name': texts('Trial|Basic|Pro|Team'),
  'billed amount': hundredths(900, 9_900, 1_000),
};

const { person, secondPerson, time } = FIELDS;

/** 8 events and 6 properties, of a small tool that is sold by subscription: three to five names a line. */
export function createNarrowVocabulary(): Vocabulary {
  const properties = Object.entries(PROPERTIES).map(([name, source], index) => property(name, index, source));
  const field = (name: string): Field => properties.find((candidate) => candidate.name === name)!;
  const referrer = field('referrer');
  const plan = field('plan name');

  const templates: Record<string, (event: Field) => Template[]> = {
    'visited site': (event) => [
      [referrer, event, person, time],
      [referrer, event, person, time],
      [referrer, event, person, field('search terms'), time],
      [referrer, event, person, field('campaign name'), time],
    ],
    'visited homepage': (event) => [[field('homepage variation'), event, person, time]],
    'signed up': (event) => [[plan, event, person, time]],
    'config step 1': (event) => [[event, person, time]],
    'config step 2': (event) => [[event, person, time]],
    'config completed': (event) => [[event, person, time]],
    upgraded: (event) => [[plan, event, person, time]],
    billed: (event) => [[event, person, field('billed amount'), time]],
  };
  const events = Object.entries(templates).map(([name, build], index) =>
    eventType(name, index, (event) => {
      const list = build(event);
      return { web: list, app: list, server: list };
    }),
  );
  const sets: Template[] = [
    [plan, person, time],
    [person, field('billed amount'), plan, time],
  ];
  return {
    events,
    properties,
    propertySets: { web: sets, app: sets, server: sets },
    aliases: [[person, secondPerson, time]],
    givenTime: null,
    rare: [],
    octal: octalTwins(properties),
    ...createPaths(events),
  };
}

function createPaths(events: readonly EventType[]): Pick<Vocabulary, 'paths' | 'signUp' | 'logIn'> {
  const [site, homepage, signedUp, step1, step2, completed, upgraded, billed] = events as [
    ...[EventType, EventType, EventType, EventType, EventType, EventType, EventType, EventType],
  ];
  const web = { sender: 'web', arrival: 'live' } as const;
  const server = { sender: 'server', arrival: 'late' } as const;
  const visit = [site, homepage, site, homepage];
  const signUp: Path = {
    ...web,
    weight: 1,
    who: 'customer',
    least: 2,
    most: 5,
    inOrder: true,
    events: [signedUp, step1, step2, completed],
  };
  return {
    paths: [
      { ...web, weight: 50, who: 'stranger', events: visit, least: 1, most: 6 },
      { ...web, weight: 10, who: 'future-customer', events: visit, least: 2, most: 6 },
      { ...web, weight: 30, who: 'customer', events: visit, least: 1, most: 6 },
      { ...server, weight: 7, who: 'customer', events: [billed], least: 1, most: 1 },
      { ...server, weight: 2, who: 'customer', events: [upgraded], least: 1, most: 1 },
    ],
    signUp,
    logIn: { ...signUp, events: visit, inOrder: false },
  };
}
