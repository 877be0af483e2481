import http from 'node:http';
import https from 'node:https';
import { type Answer, parseRetryAfter, type Sender, withKey } from '@km-export/core';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { version } from '../../package.json';
import { toFault } from './network-fault.ts';

export type HttpSenderOptions = {
  /** The tracking host: an address of http or https, whose path comes before that of each request. */
  host: URL;
  /** Null: the host is asked itself. */
  proxy: URL | null;
  /** It is in the requests, and nowhere else. */
  key: string;
  /** Connections at once. */
  parallel: number;
  /** For how long an answer is waited for, in milliseconds. */
  timeoutMs: number;
};

/**
 * Sends requests over connections that are kept. `close` ends the connections.
 */
export function createHttpSender({
  host,
  proxy,
  key,
  parallel,
  timeoutMs,
}: HttpSenderOptions): Sender & { close(): void } {
  const isSecure = host.protocol === 'https:';
  const agent = createAgent(proxy, isSecure, parallel);
  const { request } = isSecure ? https : http;
  const place = {
    protocol: host.protocol,
    hostname: host.hostname.replace(/^\[|\]$/g, ''),
    port: host.port,
    agent,
    headers: { 'user-agent': `km-export/${version}` },
  };
  const prefix = host.pathname.replace(/\/$/, '');
  return {
    send: (line, signal) =>
      new Promise<Answer>((resolve) => {
        const sent = request({ ...place, path: prefix + withKey(line, key), signal });
        const timer = setTimeout(() => sent.destroy(new Error(NO_ANSWER)), timeoutMs);
        sent.on('close', () => clearTimeout(timer));
        sent.on('error', (thrown) => resolve(toFault(thrown, proxy === null ? '' : 'the proxy: ')));
        sent.on('response', (response) => {
          // Its small image is of no interest, but has to be read before the connection serves again: in time, too.
          response.on('error', () => {});
          response.resume();
          const retryAfterMs = parseRetryAfter(response.headers['retry-after'], Date.now());
          const answer = {
            status: response.statusCode ?? null,
            ...(retryAfterMs !== null && { retryAfterMs }),
          };
          if (!HTML.test(response.headers['content-type'] ?? '')) return resolve(answer);
          let beginning = '';
          const tell = () => resolve(PAGE.test(beginning) ? { ...answer, isPage: true } : answer);
          response.setEncoding('utf8');
          response.on('data', (text: string) => {
            if (beginning.length < LOOKED_AT) beginning += text;
            if (beginning.length >= LOOKED_AT) tell();
          });
          response.once('end', tell);
          // Of one that was cut nobody knows what it says.
          response.once('close', () => resolve({ fault: NO_ANSWER }));
        });
        sent.end();
      }),
    close: () => agent.destroy(),
  };
}

/** What says that a page may come, and how one begins: a collector may call a few words so. */
const HTML = /^text\/html\b/i;
const PAGE =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?xml[^>]*>)*<(?:!doctype|html|head|body|title|meta|script|style|link)\b/i;
/** Characters of it that are read before that is told; few have more in front. */
const LOOKED_AT = 4096;

const NO_ANSWER = 'no answer in time';

function createAgent(proxy: URL | null, isSecure: boolean, parallel: number): http.Agent {
  const options = { keepAlive: true, maxSockets: parallel };
  if (proxy === null) return isSecure ? new https.Agent(options) : new http.Agent(options);
  return isSecure ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
}
