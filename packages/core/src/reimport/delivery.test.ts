import { expect, test } from 'vitest';
import type { Answer, Clock, JournalStore, Sender } from '../ports.ts';
import { Delivery } from './delivery.ts';
import { Journal } from './journal.ts';

/** A disk that may lose what was not forced to it. */
class Disk implements JournalStore {
  safe = '';
  text = '';
  isDead = false;
  /** Bytes that it holds: of a line that is too much it takes a part, and says so. */
  room = Number.POSITIVE_INFINITY;
  /** Another file finds room, as it takes less than the lines that it stands for. */
  takesAnew = false;

  note(line: string): void {
    if (this.isDead) return;
    this.text = `${this.text}${line}\n`.slice(0, this.room);
    if (this.text.length === this.room) throw new Error('full');
  }

  async flush(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    if (this.isDead) await new Promise(() => {});
    this.safe = this.text;
  }

  async replace(text: string): Promise<void> {
    if (this.text.length === this.room && !this.takesAnew) throw new Error('full');
    if (!this.isDead) this.safe = this.text = text;
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes as soon as everybody waits for it. */
function createClock(): Clock & { waits: number[] } {
  let nowMs = 0;
  const waits: number[] = [];
  return {
    waits,
    nowMs: () => nowMs,
    async wait(ms) {
      waits.push(ms);
      const until = nowMs + ms;
      await nextTurn();
      nowMs = Math.max(nowMs, until);
    },
  };
}

const HEAD = { digest: 'd', seal: 's', host: 'h' };
const SETTINGS = { parallel: 4, perSecond: 1000, firstWaitMs: 1 };
const event = (person: string, time: number) => `/e?_k=KEY&_p=${person}&_n=x&_t=${time}&_d=1`;

/** Sends all lines; `answer` decides about each, by how many were sent with it. */
async function deliver(
  lines: readonly string[],
  answer: (line: string, count: number) => Answer | Promise<Answer>,
  { disk = new Disk(), settings = {}, clock = createClock() } = {},
) {
  const sent: string[] = [];
  const failed: string[] = [];
  const troubles: (Answer | null)[] = [];
  const sender: Sender = {
    async send(line) {
      const count = sent.push(line);
      await nextTurn();
      return answer(line, count);
    },
  };
  const journal =
    disk.text === ''
      ? new Journal({ ...HEAD, requests: lines.length }, disk)
      : Journal.parse(disk.text, disk, 'j');
  await journal.checkpoint();
  const delivery = new Delivery(
    journal,
    { ...SETTINGS, ...settings },
    {
      ...{ sender, clock },
      async saveFailed(line) {
        failed.push(line);
      },
      onTrouble: (trouble) => void troubles.push(trouble),
    },
  );
  const ended = (async () => {
    for (const line of lines) await delivery.take(line);
    await delivery.finish();
  })();
  return { sent, failed, troubles, journal, ended, clock, disk };
}

const OK: Answer = { status: 200 };

test('calls of one person never overtake each other, those of an alias of neither; others pass', async () => {
  const alias = '/a?_k=KEY&_p=ann&_n=anon&_t=2&_d=1';
  const lines = [event('ann', 1), event('bob', 1), alias, event('anon', 3), event('ann', 4), event('bob', 5)];
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { sent, ended } = await deliver(lines, async (line) => {
    if (line === lines[0]) await held;
    return OK;
  });
  for (let turn = 0; turn < 20; turn++) await nextTurn();
  expect(sent).toEqual([lines[0], lines[1], lines[5]]);
  release();
  await ended;
  expect(sent.indexOf(alias)).toBeLessThan(sent.indexOf(event('anon', 3)));
  expect(sent.indexOf(alias)).toBeLessThan(sent.indexOf(event('ann', 4)));
});

test('a server that asks to wait is waited for, by everybody', async () => {
  const lines = Array.from({ length: 40 }, (_, at) => event(`p${at}`, at));
  const clock = createClock();
  const begun: number[] = [];
  const { ended } = await deliver(
    lines,
    (_, count) => {
      begun.push(clock.nowMs());
      return count === 5 ? { status: 429, retryAfterMs: 30_000 } : OK;
    },
    { clock },
  );
  await ended;
  // What was under way is answered; all else comes behind.
  expect(begun.filter((ms) => ms < 30_000).length).toBeLessThanOrEqual(5 + SETTINGS.parallel);
  expect(begun.length).toBe(41);
});

test('no more begin in a second than were asked for', async () => {
  const lines = Array.from({ length: 100 }, (_, at) => event(`p${at}`, at));
  const clock = createClock();
  const { ended } = await deliver(lines, () => OK, { clock, settings: { perSecond: 10 } });
  await ended;
  expect(clock.nowMs()).toBeGreaterThan(9_500);
});

test('a request that the server refuses again and again fails for good, and the next of its person goes on', async () => {
  const lines = [event('ann', 1), event('ann', 2)];
  const { ended, failed, journal, clock } = await deliver(lines, (line) =>
    line === lines[0] ? { status: 503 } : OK,
  );
  await ended;
  expect(failed).toEqual([lines[0]]);
  expect(journal.counts).toMatchObject({ sent: 1, failed: 1, unsettled: 0, repeats: 19 });
  expect(Math.max(...clock.waits)).toBeLessThanOrEqual(60_000);
});

test('without the network everything stops, and nothing fails for good', async () => {
  const lines = Array.from({ length: 500 }, (_, at) => event(`p${at}`, at));
  const { ended, failed, journal, sent } = await deliver(lines, (_, count) =>
    count > 100 ? { fault: 'no route' } : OK,
  );
  await expect(ended).rejects.toMatchObject({ code: 'reimport/stopped' });
  expect(failed).toEqual([]);
  expect(journal.counts.sent).toBe(100);
  expect(sent.length).toBeLessThan(100 + 40 + SETTINGS.parallel);
});

test('a host that is away is told once, and once when it answers again', async () => {
  const lines = Array.from({ length: 100 }, (_, at) => event(`p${at}`, at));
  const away = { fault: 'connection refused' };
  const isAway = (count: number) => count <= 5 || (count > 40 && count <= 60);
  const { ended, troubles } = await deliver(lines, (_, count) => (isAway(count) ? away : OK));
  await ended;
  expect(troubles).toEqual([away, null, away, null]);
});

test('a host that is busy now and then is not told, but one that makes all wait is', async () => {
  const lines = Array.from({ length: 100 }, (_, at) => event(`p${at}`, at));
  const wait = { status: 429, retryAfterMs: 30_000 };
  const { ended, troubles } = await deliver(lines, (_, count) =>
    count === 60 ? wait : { status: count % 7 === 0 ? 503 : 200 },
  );
  await ended;
  expect(troubles).toEqual([wait, null]);
});

test('what did not even go out is not sent again, but what may have arrived in an earlier run is', async () => {
  const lines = Array.from({ length: 8 }, (_, at) => event(`p${at}`, at));
  const away: Answer = { fault: 'connection refused', isUnsent: true };
  const disk = new Disk();
  const first = await deliver(
    lines,
    (_, count) => (count <= 8 ? away : count > 12 ? new Promise(() => {}) : OK),
    {
      disk,
    },
  );
  while (first.sent.length < 16) await nextTurn();
  expect(Journal.parse(disk.text, disk, 'j').counts).toMatchObject({ sent: 4, repeats: 0 });
  // These four were under way as the program was killed.
  const after = new Disk();
  after.safe = after.text = disk.text;
  const { ended, journal } = await deliver(lines, (_, count) => (count <= 8 ? away : OK), { disk: after });
  await ended;
  expect(journal.counts).toMatchObject({ sent: 8, failed: 0, repeats: 4 });
  expect(Journal.parse(after.text, after, 'j').counts).toEqual(journal.counts);
});

test.each([301, 302, 307, 401, 403, 404, 407])(
  'where every answer has status %i, little is tried and nothing fails for good: it goes on once the way is free',
  async (status) => {
    const lines = Array.from({ length: 500 }, (_, at) => event(`p${at}`, at));
    for (const parallel of [1, 4]) {
      const disk = new Disk();
      const { ended, failed, journal, sent } = await deliver(lines, () => ({ status }), {
        disk,
        settings: { parallel },
      });
      await expect(ended).rejects.toMatchObject({
        code: 'reimport/stopped',
        message: expect.stringContaining(`status ${status} (`),
      });
      expect([failed, journal.counts.sent, journal.counts.failed]).toEqual([[], 0, 0]);
      expect(sent.length).toBeLessThan(8 + parallel);
      const again = await deliver(lines, () => OK, { disk });
      await again.ended;
      expect(again.journal.counts).toMatchObject({ sent: 500, failed: 0, unsettled: 0 });
    }
  },
);

test.each([1, 4])('a way that is barred in the middle stops all, %i at once', async (parallel) => {
  const lines = Array.from({ length: 500 }, (_, at) => event(`p${at}`, at));
  const { ended, failed, journal } = await deliver(
    lines,
    (_, count) => (count > 100 ? { status: 302 } : OK),
    { settings: { parallel } },
  );
  await expect(ended).rejects.toMatchObject({ code: 'reimport/stopped' });
  expect(failed).toEqual([]);
  expect(journal.counts.sent).toBe(100);
});

test('a request that alone is barred fails for good, and all others are sent', async () => {
  const lines = Array.from({ length: 100 }, (_, at) => event(`p${at}`, at));
  const { ended, failed, journal } = await deliver(lines, (line) =>
    line === lines[0] ? { status: 403 } : OK,
  );
  await ended;
  expect(failed).toEqual([lines[0]]);
  expect(journal.counts).toMatchObject({ sent: 99, failed: 1, repeats: 3 });
});

test.each([1, 4])(
  'of those that alone are barred the last one fails for good too, %i at once',
  async (parallel) => {
    const lines = Array.from({ length: 30 }, (_, at) => event(`p${at}`, at));
    const barred = [lines[0], lines[15], lines[29]];
    const answer = (line: string) => (barred.includes(line) ? { status: 403 } : OK);
    const { ended, failed, journal } = await deliver(lines, answer, { settings: { parallel } });
    await ended;
    expect(failed.sort()).toEqual([...barred].sort());
    expect(journal.counts).toMatchObject({ sent: 27, failed: 3 });
  },
);

test('a run that has nothing left but what is barred ends, where an earlier one came through', async () => {
  const lines = Array.from({ length: 5 }, (_, at) => event(`p${at}`, at));
  const first = await deliver(lines, (line) => (line === lines[4] ? new Promise(() => {}) : OK));
  while (first.journal.counts.sent < 4) await nextTurn();
  const second = await deliver(lines, () => ({ status: 403 }), {
    disk: first.disk,
    settings: { parallel: 1 },
  });
  await second.ended;
  expect(second.failed).toEqual([lines[4]]);
});

test('a host that is away when a run goes on is told at once', async () => {
  const lines = Array.from({ length: 5 }, (_, at) => event(`p${at}`, at));
  const first = await deliver(lines, (line) => (line === lines[4] ? new Promise(() => {}) : OK));
  while (first.journal.counts.sent < 4) await nextTurn();
  const away: Answer = { fault: 'connection refused', isUnsent: true };
  const second = await deliver(lines, (_, count) => (count === 1 ? away : OK), { disk: first.disk });
  await second.ended;
  expect(second.troubles).toEqual([away, null]);
});

test('a loss of power costs no more repeats than there are slots, however much the journal lost', async () => {
  const lines = Array.from({ length: 300 }, (_, at) => event(`p${at % 40}`, at));
  for (let crash = 1; crash < 300; crash += 17) {
    const disk = new Disk();
    const answered: string[] = [];
    const first = await deliver(
      lines,
      async (line, count) => {
        answered.push(line);
        if (count === crash) disk.isDead = true;
        if (disk.isDead) await new Promise(() => {});
        return OK;
      },
      { disk },
    );
    first.ended.catch(() => {});
    while (!disk.isDead) await nextTurn();
    // Half a line may be there, too.
    const after = new Disk();
    after.safe =
      after.text = `${disk.safe}${disk.text.slice(disk.safe.length, disk.safe.length + (crash % 5))}`;
    const before = new Set(answered);
    const second = await deliver(lines, () => OK, { disk: after });
    await second.ended;
    expect(new Set([...before, ...second.sent])).toEqual(new Set(lines));
    expect(second.sent.filter((line) => before.has(line)).length).toBeLessThanOrEqual(SETTINGS.parallel);
    expect(second.journal.counts).toMatchObject({ sent: 300, failed: 0, unsettled: 0 });
  }
});

test.each([true, false])(
  'a full disk stops all before anything goes out that the journal does not know (a new checkpoint finds room: %s)',
  async (takesAnew) => {
    const lines = Array.from({ length: 300 }, (_, at) => event(`p${at % 40}`, at));
    for (let room = 300; room < 2400; room += 37) {
      const disk = new Disk();
      const first = await deliver(lines, () => OK, { disk });
      Object.assign(disk, { room, takesAnew });
      await expect(first.ended).rejects.toThrow('full');
      const sent = new Set(first.sent);
      const after = new Disk();
      after.safe = after.text = disk.text;
      const second = await deliver(lines, () => OK, { disk: after });
      // A part of a line claims nothing.
      expect(second.journal.counts.sent).toBeLessThanOrEqual(sent.size);
      await second.ended;
      expect(new Set([...sent, ...second.sent])).toEqual(new Set(lines));
      const mostRepeats = takesAnew ? 0 : SETTINGS.parallel;
      expect(second.sent.filter((line) => sent.has(line)).length).toBeLessThanOrEqual(mostRepeats);
      expect(second.journal.counts).toMatchObject({ sent: 300, failed: 0 });
      expect(second.journal.counts.repeats).toBeLessThanOrEqual(mostRepeats);
    }
  },
);

test('a journal that goes on for long is written anew, and says the same', async () => {
  const lines = Array.from({ length: 25_000 }, (_, at) => event(`p${at}`, at));
  const disk = new Disk();
  const { ended } = await deliver(lines, () => OK, { disk, settings: { perSecond: 1e6, parallel: 64 } });
  let longest = 0;
  const watch = setInterval(() => {
    longest = Math.max(longest, disk.text.length);
  }, 1);
  await ended;
  clearInterval(watch);
  expect(longest).toBeLessThan(250_000);
  expect(Journal.parse(disk.text, disk, 'j').counts).toEqual({
    sent: 25_000,
    failed: 0,
    repeats: 0,
    unsettled: 0,
  });
});
