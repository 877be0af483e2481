/** An export made for reimport, and what it says, read by JSON.parse and the names of the tracking API alone. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD = [
  'a b',
  'x+y',
  '100 %',
  'a&b=c',
  'ünï',
  '😀',
  '"quoted"',
  "it's",
  '',
  'https://x.io/?q=1#a',
  '\u2028',
];

/** Lines of `count` records: few people with much and many with little, each record unlike any other. */
export function exportLines(count: number, seed = 1): string[] {
  const random = seeded(seed);
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const person = () =>
    random() < 0.4
      ? `busy ${Math.floor(random() * 5)}@x.io`
      : random() < 0.1
        ? Math.floor(random() * 20) + 10
        : `p${Math.floor(random() * 400)}`;
  return Array.from({ length: count }, (_, index) => {
    const record: Record<string, unknown> = { _p: person(), _t: 1_300_000_000 + index };
    const kind = random();
    if (kind < 0.12) record._p2 = random() < 0.2 ? some(['null', '0', 'unknown', '']) : `anon ${index}`;
    if (kind > 0.08 && kind < 0.8) record._n = some(['Signed Up', 'Visited & Left', 'Überweisung', 'a=b']);
    if (random() < 0.02) delete record._p;
    if (random() < 0.02) record._t = 'some time';
    record.serial = index;
    record[some(['plan', 'two words', 'ключ', 'a+b'])] = some<unknown>([
      ...ODD,
      true,
      false,
      1.5,
      null,
      [1],
      { a: 1 },
    ]);
    if (random() < 0.05) Object.assign(record, { _c: 1, _server_timestamp: 1_300_000_000, _d: 1 });
    return JSON.stringify(record);
  });
}

/** A request as its path and the names and values in its query, in order, the key left out. */
export type Told = [path: string, ...pairs: [string, string][]];

const NOBODY = ['', '0', 'null', 'unknown', 'undefined', 'none', 'anonymous'];

/** What lines say, in order. */
export function toldBy(lines: readonly string[]): Told[] {
  return lines.flatMap((line): Told[] => {
    const { _p, _p2, _n, _t, ...others } = JSON.parse(line);
    if ((typeof _p !== 'number' && typeof _p !== 'string') || _p === '' || typeof _t !== 'number') return [];
    const properties = Object.entries(others)
      .filter(([name, value]) => !['_c', '_d', '_k', '_server_timestamp'].includes(name) && value !== null)
      .filter(([, value]) => typeof value !== 'object')
      .map(([name, value]): [string, string] => [name, String(value)]);
    const who: [string, string] = ['_p', String(_p)];
    const when: [string, string][] = [
      ['_t', String(_t)],
      ['_d', '1'],
    ];
    const told: Told[] = [];
    if (_p2 !== undefined && !NOBODY.includes(_p2)) told.push(['/a', who, ['_n', _p2], ...when]);
    if (_n !== undefined) told.push(['/e', who, ['_n', _n], ...when, ...properties]);
    else if (properties.length > 0) told.push(['/s', who, ...when, ...properties]);
    return told;
  });
}

/** What a request says, and with which key. */
export function readRequest(url: string): { told: Told; key: string | null } {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const key = searchParams.get('_k');
  return { told: [pathname, ...[...searchParams].filter(([name]) => name !== '_k')] as Told, key };
}

/** Whom a request is about. */
export function peopleIn([path, ...pairs]: Told): string[] {
  const names = path === '/a' ? ['_p', '_n'] : ['_p'];
  return pairs.filter(([name]) => names.includes(name)).map(([, value]) => value);
}

/** In an order of their own, to be compared. */
export function spelled(list: readonly Told[]): string[] {
  return list.map((each) => JSON.stringify(each)).sort();
}

/** Of each person what is told, in order; what stands right behind the same is a repeat, and left out. */
export function byPerson(told: readonly Told[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const each of told) {
    const text = JSON.stringify(each);
    for (const person of new Set(peopleIn(each))) {
      lists[person] ??= [];
      if (lists[person].at(-1) !== text) lists[person].push(text);
    }
  }
  return lists;
}
