import type { Answer } from '@km-export/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
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
function createSender(
  ask: (address: string, mode?: string) => Promise<unknown>,
  load: () => Answer,
  onWait: () => void = () => {},
) {
  const waits: number[] = [];
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
    clock: {
      nowMs: () => 0,
      async wait(ms) {
        waits.push(ms);
        onWait();
      },
    },
    async whenNoted() {},
    onWay: (way) => ways.push(way),
  });
  return { sender, ways, images, asked, waits };
}

const refuse = () => Promise.reject(new TypeError(`Failed to fetch ${HOST}e?_k=a%20key`));
const answerUnread = (_: string, mode?: string) => (mode === 'no-cors' ? Promise.resolve({}) : refuse());

test('a probe that names nobody finds out that answers can be read, before anything else goes out', async () => {
  let release: (response: Response) => void = () => {};
  const probe = new Promise<Response>((resolve) => {
    release = resolve;
  });
  const { sender, ways, images, asked } = createSender(
    async (address) =>
      address === `${HOST}e`
        ? probe
        : new Response('', { status: address.includes('ann') ? 429 : 503, headers: { 'retry-after': '7' } }),
    () => IMAGE,
  );
  const answers = [sender.send(event('ann'), signal), sender.send(event('bob'), signal)];
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(asked).toEqual([`cors ${HOST}e`]);
  // Whatever it says.
  release(new Response('', { status: 400 }));
  expect(await Promise.all(answers)).toEqual([
    { status: 429, retryAfterMs: 7000 },
    { status: 503, retryAfterMs: 7000 },
  ]);
  expect([ways, images, asked.length]).toEqual([['readable'], [], 3]);
});

test('where none can be read, all requests are images', async () => {
  const { sender, ways, images, asked } = createSender(answerUnread, () => IMAGE);
  for (const person of ['ann', 'bob']) expect(await sender.send(event(person), signal)).toEqual(IMAGE);
  expect([ways, images.length]).toEqual([['images'], 2]);
  expect(asked).toEqual([`cors ${HOST}e`, `no-cors ${HOST}e`]);
});

test('without a network nobody decides which way it is, and nothing goes out', async () => {
  const { sender, ways, images } = createSender(refuse, () => IMAGE);
  for (let times = 0; times < 4; times++) {
    const answer = await sender.send(event('ann'), signal);
    expect(answer).toHaveProperty('fault');
    expect(JSON.stringify(answer)).not.toContain('key');
  }
  expect([ways, images]).toEqual([[], []]);
});

describe('what brings no image, while others bring one, is left alone for as long as the host may remember it', () => {
  /** As Delivery does it: nine more attempts behind the first. */
  async function sendTenTimes(load: (isRemembered: boolean) => Answer) {
    let isRemembered = true;
    let isOther = false;
    const { sender, waits } = createSender(
      answerUnread,
      () => (isOther ? IMAGE : load(isRemembered)),
      () => {
        isRemembered = false;
      },
    );
    const answers: Answer[] = [];
    while (answers.length < 10 && answers.at(-1) !== IMAGE) {
      answers.push(await sender.send(event('ann'), signal));
      isOther = true;
      await sender.send(event(`other${answers.length}`), signal);
      isOther = false;
    }
    return { answers, waits };
  }

  test('and counts as sent once an image comes', async () => {
    const { answers, waits } = await sendTenTimes((isRemembered) => (isRemembered ? NO_IMAGE : IMAGE));
    expect(answers).toEqual([NO_IMAGE, NO_IMAGE, NO_IMAGE, IMAGE]);
    expect(waits).toEqual([310_000]);
  });

  test('and never where none does: a host that answers it with an error each time has not taken it', async () => {
    const { answers, waits } = await sendTenTimes(() => NO_IMAGE);
    expect(answers).toEqual(new Array(10).fill(NO_IMAGE));
    expect(waits).toEqual([310_000]);
  });

  test('also where none came for anybody for a while', async () => {
    let isOther = false;
    const { sender, waits } = createSender(answerUnread, () => (isOther ? IMAGE : NO_IMAGE));
    for (let times = 0; times < 5; times++) await sender.send(event('ann'), signal);
    isOther = true;
    await sender.send(event('other'), signal);
    isOther = false;
    for (let times = 0; times < 3; times++) await sender.send(event('ann'), signal);
    expect(waits).toEqual([310_000]);
  });

  test('but not where none comes for anybody', async () => {
    const { sender, waits } = createSender(answerUnread, () => NO_IMAGE);
    for (let times = 0; times < 10; times++) await sender.send(event('ann'), signal);
    expect(waits).toEqual([]);
  });
});
