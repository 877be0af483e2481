import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with a request: it has arrived all the same. */
export type Behaviour =
  | { status: number; retryAfter?: string; delayMs?: number; html?: string }
  | 'cut'
  | 'half-an-answer'
  | 'stall'
  | 'hang';

/** The small image that answers have. */
const IMAGE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Decides about a request: `count` is how many have arrived with it, `times` how often this one has. */
export type Behave = (count: number, times: number) => Behaviour;

/** A tracking host of our own, on this machine alone, that remembers what arrives. */
export class TrackingServer {
  /** Paths and queries, in the order of arrival. What has no query asks nothing, and is only answered. */
  readonly arrived: string[] = [];
  /** Those that were answered with success, or were about to be. */
  readonly accepted = new Set<string>();
  onArrival: (count: number) => void = () => {};
  behave: Behave = () => ({ status: 200 });
  readonly isReadable: boolean;
  readonly #times = new Map<string, number>();
  #server: Server | null = null;
  #port: number;

  /** `isReadable`: pages of other hosts may read its answers. */
  constructor({ port = 0, isReadable = false }: { port?: number; isReadable?: boolean } = {}) {
    this.#port = port;
    this.isReadable = isReadable;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Begins to listen, again at the same port where it has before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#take(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As if its machine had lost power. */
  die(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
    this.#server = null;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { url = '' } = request;
    if (!url.includes('?')) {
      this.#answer(response, 200);
      return;
    }
    this.arrived.push(url);
    const times = (this.#times.get(url) ?? 0) + 1;
    this.#times.set(url, times);
    const behaviour = this.behave(this.arrived.length, times);
    this.onArrival(this.arrived.length);
    if (behaviour === 'hang') return;
    if (behaviour === 'cut') {
      request.socket.destroy();
      return;
    }
    if (behaviour === 'half-an-answer') {
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Le');
      return;
    }
    if (behaviour === 'stall') {
      this.accepted.add(url);
      request.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\nGIF89a');
      return;
    }
    const { status, retryAfter, delayMs = 0, html } = behaviour;
    if (status < 300 || status === 304) this.accepted.add(url);
    const answer = (): void => this.#answer(response, status, retryAfter, html);
    if (delayMs === 0) answer();
    else setTimeout(answer, delayMs);
  }

  #answer(response: ServerResponse, status: number, retryAfter?: string, html?: string): void {
    if (this.isReadable) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-expose-headers', 'retry-after');
    }
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    if (status < 300) response.setHeader('content-type', html === undefined ? 'image/gif' : 'text/html');
    response.writeHead(status);
    response.end(status < 300 ? (html ?? IMAGE) : undefined);
  }
}
