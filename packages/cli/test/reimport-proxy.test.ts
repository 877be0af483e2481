/** Reimport through proxies, as the usual environment variables ask for them. All of it on this machine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseRetryAfter } from '@km-export/core';
import { expect, onTestFinished, test } from 'vitest';
import { KEY } from './expect-arrived.ts';
import { loopbackOnly } from './reimport-run.ts';
import { startCli, waitForEnd, writeFiles } from './run-cli.ts';
import { startTrackingServer } from './start-tracking-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SENT = `/s?_k=${encodeURIComponent(KEY)}&_p=a&_t=1300000000&_d=1&x=1`;

function start(host: string, env: Record<string, string>) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': '{"_p":"a","_t":1300000000,"x":1}\n', 'a key': `${KEY}\n` });
  const fast = ['--yes', '--retry-wait', '1', '--rate', '10000', '--key-file', 'a key'];
  return startCli(['reimport', 'bucket', '--host', host, ...fast], folder, {
    ...loopbackOnly(join(folder, 'contacts')),
    KM_API_KEY: '',
    ...env,
  });
}

test('a host of http is asked through HTTP_PROXY', async () => {
  const proxy = await startTrackingServer();
  const { code, stderr } = await waitForEnd(start('http://collector.invalid/', { http_proxy: proxy.url }));
  expect(code, stderr).toBe(0);
  expect(proxy.arrived).toEqual([`http://collector.invalid${SENT}`]);
});

test('a host of https is asked through a tunnel, and the proxy sees nothing but its name', async () => {
  const seen: string[] = [];
  let tell: () => void = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const proxy = createServer().on('connect', (request, socket) => {
    seen.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    tell();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const child = start('https://collector.invalid/', { https_proxy: `http://127.0.0.1:${port}` });
  const ended = waitForEnd(child);
  await wasAsked;
  child.kill();
  const { stderr } = await ended;
  expect(new Set(seen)).toEqual(new Set(['collector.invalid:443']));
  expect(stderr).not.toContain(KEY);
});

test('a proxy that asks for a name and a password stops the sending, and nothing counts as failed', async () => {
  const proxy = createServer().on('connect', (_, socket) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const { code, stderr } = await waitForEnd(
    start('https://collector.invalid/', { https_proxy: `http://127.0.0.1:${port}` }),
  );
  expect(code).toBe(1);
  expect(stderr).toContain('status 407 (the proxy asks for a name and a password');
  expect(stderr).toContain('1 request = 0 sent + 0 failed + 1 not sent yet');
});

test('what NO_PROXY names is asked itself, with the path of the host before that of the request', async () => {
  const server = await startTrackingServer();
  const proxy = await startTrackingServer();
  const env = { http_proxy: proxy.url, no_proxy: '127.0.0.1' };
  const { code } = await waitForEnd(start(`${server.url}/collect/`, env));
  expect(code).toBe(0);
  expect([server.arrived, proxy.arrived]).toEqual([[`/collect${SENT}`], []]);
});

test.each([':::', 'socks5://127.0.0.1:1080', 'http://', 'http://me:100%secret@127.0.0.1:9'])(
  'a proxy that is none is told before anything is read: %s',
  async (https_proxy) => {
    const { code, stderr } = await waitForEnd(start('https://collector.invalid/', { https_proxy }));
    expect(stderr).toMatch(/^km-export: The environment asks for a proxy \(HTTPS_PROXY/);
    expect(stderr).not.toContain('secret');
    expect(code).toBe(2);
  },
);

test('Retry-After is read as seconds and as a date', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(parseRetryAfter('7', now)).toBe(7000);
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60_000);
  expect(parseRetryAfter('Wed, 31 Dec 2025 00:01:00 GMT', now)).toBe(0);
  expect(['soon', undefined, ''].map((header) => parseRetryAfter(header, now))).toEqual([null, null, null]);
});
