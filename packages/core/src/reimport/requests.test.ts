import { expect, test } from 'vitest';
import { createLinesSink } from './lines-sink.ts';
import { isRequestLine, peopleOf, withKey } from './request-line.ts';
import { RequestSurvey } from './request-survey.ts';

const LINES = [
  '/a?_k=KEY&_p=bob%40x.io&_n=anon%207&_t=1234567890&_d=1',
  '/e?_k=KEY&_p=bob%40x.io&_n=Signed%20Up&_t=1234567890&_d=1&plan=gold&KEY=1',
  '/s?_k=KEY&_p=7&_t=1&_d=1&a=1',
];

test('the key goes where KEY stands for it, and nowhere else', () => {
  expect(withKey(LINES[1], 'a&b')).toBe(LINES[1].replace('_k=KEY', '_k=a%26b'));
});

test('a request tells whom it is about', () => {
  expect(LINES.map(peopleOf)).toEqual([['bob%40x.io', 'anon%207'], ['bob%40x.io'], ['7']]);
  expect(peopleOf('/a?_k=KEY&_p=x&_n=x&_t=1&_d=1')).toEqual(['x']);
});

test('only what was written as a request is taken for one', () => {
  expect(LINES.every(isRequestLine)).toBe(true);
  const others = [
    '',
    '/e?_k=SECRET&_p=a&_t=1',
    'http://x.io/e?_k=KEY&_p=a&_t=1',
    '/x?_k=KEY&_p=a&_t=1',
    '/e?_k=KEY&_p=a b&_t=1',
  ];
  expect(others.filter(isRequestLine)).toEqual([]);
  expect(isRequestLine(`/e?_k=KEY&_p=a&x=${'x'.repeat(8192)}`)).toBe(false);
});

/** The survey of lines that are written in pieces of so many bytes. */
async function survey(lines: readonly string[], pieceBytes: number) {
  const requests = new RequestSurvey();
  const sink = createLinesSink((bytes, start, end) => requests.take(bytes, start, end));
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  for (let at = 0; at < bytes.length; at += pieceBytes) await sink.write(bytes.subarray(at, at + pieceBytes));
  await sink.close();
  return requests.totals();
}

test('requests are told from any others, however they come in pieces', async () => {
  const whole = await survey(LINES, 1000);
  expect(whole).toMatchObject({ requests: 3, aliases: 1, events: 1, sets: 1, people: 2 });
  for (const pieceBytes of [1, 2, 7, 54, 55, 56]) expect(await survey(LINES, pieceBytes)).toEqual(whole);
  const others = [
    LINES.toReversed(),
    LINES.slice(1),
    [...LINES, LINES[0]],
    [`${LINES[0]}1`, ...LINES.slice(1)],
  ];
  for (const lines of others) expect((await survey(lines, 1000)).digest).not.toBe(whole.digest);
});

test('people are counted, many of them, too', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `/s?_k=KEY&_p=p${at % 7000}&_t=1&_d=1&a=1`);
  expect((await survey(lines, 1e6)).people).toBe(7000);
});
