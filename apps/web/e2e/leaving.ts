import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that remembers whatever reaches it. */
export type Collector = { address: string; reached: string[] };

/** Runs `use` with a collector on a port of its own. */
export async function withCollector(use: (collector: Collector) => Promise<void>): Promise<void> {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await use({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reached });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** In a worker or the page: every way out that there is to try; the names of those that did not refuse. */
export async function tryToLeave(address: string): Promise<string[]> {
  const open: string[] = [];
  const attempts: [string, () => unknown][] = [
    ['fetch', () => fetch(`${address}/fetch`)],
    ['fetch without cors', () => fetch(`${address}/no-cors`, { mode: 'no-cors' })],
    [
      'XMLHttpRequest',
      () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', `${address}/xhr`);
          request.send();
        }),
    ],
    [
      'EventSource',
      () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(`${address}/events`);
          source.onopen = resolve;
          source.onerror = () => {
            source.close();
            reject(new Error('refused'));
          };
        }),
    ],
    [
      'WebSocket',
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${address.replace('http', 'ws')}/socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
    ],
    [
      'script',
      () =>
        'importScripts' in globalThis
          ? Promise.reject(new Error('a module worker has none'))
          : new Promise((resolve, reject) => {
              const script = document.createElement('script');
              script.onload = resolve;
              script.onerror = reject;
              script.src = `${address}/script.js`;
              document.head.append(script);
            }),
    ],
    [
      'image',
      () =>
        'document' in globalThis
          ? new Promise((resolve, reject) => {
              const image = new Image();
              image.onload = resolve;
              image.onerror = reject;
              image.src = `${address}/image.gif`;
            })
          : Promise.reject(new Error('none in a worker')),
    ],
  ];
  for (const [name, attempt] of attempts) {
    try {
      await attempt();
      open.push(name);
    } catch {
      // Refused, as it should be.
    }
  }
  return open;
}
