import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpSender } from './http-sender.ts';

/** What a host that says exactly this, and hangs up, is taken for. */
async function answerTo(said: string) {
  const server = createServer((socket) => socket.once('data', () => socket.end(said)));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const host = new URL(`http://127.0.0.1:${port}/`);
  const sender = createHttpSender({ host, proxy: null, key: 'k', parallel: 1, timeoutMs: 10_000 });
  onTestFinished(() => sender.close());
  return sender.send('/e?_k=KEY&_p=a&_n=b&_t=1&_d=1', new AbortController().signal);
}

const page = (body: string, length = body.length) =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${length}\r\n\r\n${body}`;

test('what may be a page counts for nothing where its beginning is cut', async () => {
  expect(await answerTo(page('<!d', 100))).toEqual({ fault: expect.any(String) });
  expect(await answerTo(page('', 100))).toEqual({ fault: expect.any(String) });
});

test('a page is told by its beginning, and a few words are none', async () => {
  expect(await answerTo(page('<!-- a --><!-- b --> <html>'))).toEqual({ status: 200, isPage: true });
  expect(await answerTo(page('OK'))).toEqual({ status: 200 });
  expect(await answerTo(page(''))).toEqual({ status: 200 });
});
