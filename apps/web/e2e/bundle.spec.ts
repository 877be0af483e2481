import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const dist = join(import.meta.dirname, '../dist');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const all = files.map((path) => ({ name: path.slice(dist.length + 1), text: readFileSync(path, 'utf8') }));
/** Of the page that sends; all else is the converter's. */
const isSending = ({ name }: { name: string }) => /^reimport\b/.test(name);
const texts = all.filter((file) => !isSending(file));
const sending = all.filter(isSending);

/** What a policy cannot stop, and what it can and nobody should need. Workers are inlined: they are in the text. */
const FORBIDDEN: [what: string, pattern: RegExp][] = [
  ['WebRTC', /RTCPeerConnection|RTCDataChannel/],
  ['WebTransport', /WebTransport/],
  ['a socket', /WebSocket/],
  ['server events', /EventSource/],
  ['a beacon', /sendBeacon/],
  ['an old request', /XMLHttpRequest/],
  ['a script loaded later', /\bimport\s*\(|importScripts/],
  ['a service worker', /serviceWorker/],
  [
    'navigation',
    /\blocation\s*(\.\s*href\s*)?=[^=]|\blocation\s*\.\s*(assign|replace)\b|\bwindow\s*\.\s*open\b/,
  ],
  ['a form sent', /\.\s*(requestSubmit|submit)\s*\(/],
  ['a frame', /<iframe|createElement\(\s*[`'"]i?frame/i],
  ['code from text', /\beval\s*\(|\bnew Function\b/],
];

const REQUEST = /\bfetch\s*\(/g;

/** Names that only look like addresses: nothing is loaded from them. */
const HARMLESS_ADDRESSES = [
  /^http:\/\/www\.w3\.org\/(1999\/xhtml|2000\/svg|1998\/Math\/MathML|1999\/xlink|XML\/1998\/namespace|2000\/xmlns\/)/,
  // Where Svelte's own error messages point to.
  /^https:\/\/svelte\.dev\/e\//,
  // Values in the sample export, under names that are reserved for examples.
  /^https:\/\/[\w.-]+\.example\.(com|net|org)\//,
];

for (const [page, its] of [
  ['the converter', texts],
  ['the page that sends', sending],
] as const) {
  for (const [what, pattern] of FORBIDDEN) {
    test(`${page} does not contain ${what}`, () => {
      const found = its.flatMap(({ name, text }) => {
        const match = pattern.exec(text);
        return match === null
          ? []
          : `${name}: ${text.slice(Math.max(0, match.index - 60), match.index + 60)}`;
      });
      expect(found).toEqual([]);
    });
  }
}

const countRequests = (its: readonly { text: string }[]) =>
  its.reduce((count, { text }) => count + (text.match(REQUEST)?.length ?? 0), 0);

test('the converter does not contain a request, the page that sends its two', () => {
  expect(countRequests(texts)).toBe(0);
  expect(countRequests(sending)).toBe(2);
});

/** All but harmless ones. */
function addressesIn(its: readonly { text: string }[]): string[] {
  const addresses = its.flatMap(({ text }) => text.match(/(https?|wss?):\/\/[^\s'"`)\\;]+/g) ?? []);
  return addresses.filter((address) => !HARMLESS_ADDRESSES.some((harmless) => harmless.test(address)));
}

test('the converter names no address but harmless ones, the page that sends the tracking host alone', () => {
  expect(addressesIn(texts)).toEqual([]);
  expect(new Set(addressesIn(sending).map((address) => new URL(address).href))).toEqual(
    new Set(['https://trk.kissmetrics.io/']),
  );
});

test('the page loads a script and a style sheet, under the policy', () => {
  const page = texts.find(({ name }) => name === 'index.html')!.text;
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<script'));
  expect(page).toContain('connect-src &#39;none&#39;');
  expect(texts.map(({ name }) => name.replace(/-[\w-]{8}\./, '.')).toSorted()).toEqual([
    'assets/index.css',
    'assets/index.js',
    'index.html',
  ]);
  expect(sending.map(({ name }) => name.replace(/-[\w-]{8}\./, '.')).toSorted()).toEqual([
    'reimport.html',
    'reimport/reimport.css',
    'reimport/reimport.js',
  ]);
  expect(
    [...page.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].every(([, path]) => path.startsWith('./')),
  ).toBe(true);
});

test('the page that sends may reach the tracking host, and nothing else', () => {
  const page = sending.find(({ name }) => name === 'reimport.html')!.text;
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<script'));
  const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
  const allowed = policy
    .replaceAll('&#39;', "'")
    .split('; ')
    .filter((rule) => rule.includes('://'));
  expect(allowed).toEqual([
    'img-src data: https://trk.kissmetrics.io',
    'connect-src https://trk.kissmetrics.io',
  ]);
});
