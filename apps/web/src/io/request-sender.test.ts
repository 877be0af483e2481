import type { Answer } from '@km-export/core';
import { afterEach, expect, test, vi } from 'vitest';
import { RequestSender, type SendingWay } from './request-sender.ts';

const HOST = 'https://collector.example/';
const event = (person: string) => `/e?_k=KEY&_p=${person}&_n=x&_t=1&_d=1`;
const { signal } = new AbortController();
const IMAGE: Answer = { status: null };
const NO_IMAGE: Answer = { fault: 'none' };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A sender whose requests are answered by `ask`, and its images by `load`. */
function createSender(ask: (address: string, mode?: string) => Promise<unknown>, load: () => Answer) {
  const ways: SendingWay[] = [];
  const images: string[] = [];
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string, { mode }: RequestInit) => {
    asked.push(`${mode ?? 'cors'} ${address}`);
    return ask(address, mode);
  });
  const sender = new RequestSender({
    host: HOST,
    key: 'a key',
    async loadImage(address) {
      images.push(address);
      return load();
    },
    async whenNoted() {},
    onWay: (way) => ways.push(way),
  });
  return { sender, ways, images, asked };
}

const refuse = () => Promise.reject(new TypeError(`Failed to fetch ${HOST}e?_k=a%20key`));

test('the first request alone finds out that answers can be read', async () => {
  let release: (response: Response) => void = () => {};
  const first = new Promise<Response>((resolve) => {
    release = resolve;
  });
  const { sender, ways, images, asked } = createSender(
    async (address) => (address.includes('ann') ? first : new Response('', { status: 503 })),
    () => IMAGE,
  );
  const answers = [sender.send(event('ann'), signal), sender.send(event('bob'), signal)];
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(asked).toEqual([`cors ${HOST}e?_k=a%20key&_p=ann&_n=x&_t=1&_d=1`]);
  release(new Response('', { status: 429, headers: { 'retry-after': '7' } }));
  expect(await Promise.all(answers)).toEqual([{ status: 429, retryAfterMs: 7000 }, { status: 503 }]);
  expect([ways, images]).toEqual([['readable'], []]);
});

test('where none can be read, all that follow are images', async () => {
  const { sender, ways, images, asked } = createSender(refuse, () => IMAGE);
  const answer = await sender.send(event('ann'), signal);
  expect(answer).toHaveProperty('fault');
  expect(JSON.stringify(answer)).not.toContain('key');
  for (const person of ['bob', 'ann']) expect(await sender.send(event(person), signal)).toEqual(IMAGE);
  expect([ways, images.length, asked.length]).toEqual([['images'], 2, 1]);
});

test('without a network nobody decides which way it is', async () => {
  const { sender, ways, images, asked } = createSender(refuse, () => NO_IMAGE);
  for (let times = 0; times < 4; times++) {
    expect(await sender.send(event('ann'), signal)).toHaveProperty('fault');
  }
  expect([ways, images.length, asked.length]).toEqual([[], 2, 2]);
});

test('what brings no image again and again counts as sent if others bring one and the host answers', async () => {
  let isUp = true;
  let image: Answer = IMAGE as Answer;
  const { sender } = createSender(
    (_, mode) => (mode === 'no-cors' && isUp ? Promise.resolve({}) : refuse()),
    () => image,
  );
  const send = (person: string) => sender.send(event(person), signal);
  // Once as a probe.
  await send('ann');
  await send('bob');
  image = NO_IMAGE;
  for (let times = 2; times <= 3; times++) expect(await send('ann')).toEqual(NO_IMAGE);
  isUp = false;
  expect(await send('ann')).toEqual(NO_IMAGE);
  isUp = true;
  expect(await send('ann')).toEqual(IMAGE);
  // Nobody's image has come since the first time.
  for (let times = 1; times <= 9; times++) expect(await send('cid')).toEqual(NO_IMAGE);
  image = IMAGE;
  await send('dan');
  image = NO_IMAGE;
  expect(await send('cid')).toEqual(IMAGE);
});
