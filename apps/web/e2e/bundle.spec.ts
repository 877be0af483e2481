import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const dist = join(import.meta.dirname, '../dist');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const texts = files.map((path) => ({ name: path.slice(dist.length + 1), text: readFileSync(path, 'utf8') }));

/** What a policy cannot stop, and what it can and nobody should need. Workers are inlined: they are in the text. */
const FORBIDDEN: [what: string, pattern: RegExp][] = [
  ['WebRTC', /RTCPeerConnection|RTCDataChannel/],
  ['WebTransport', /WebTransport/],
  ['a socket', /WebSocket/],
  ['server events', /EventSource/],
  ['a beacon', /sendBeacon/],
  ['a request', /XMLHttpRequest|\bfetch\s*\(/],
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

/** Names that only look like addresses: nothing is loaded from them. */
const HARMLESS_ADDRESSES = [
  /^http:\/\/www\.w3\.org\/(1999\/xhtml|2000\/svg|1998\/Math\/MathML|1999\/xlink|XML\/1998\/namespace|2000\/xmlns\/)/,
  // Where Svelte's own error messages point to.
  /^https:\/\/svelte\.dev\/e\//,
  // Values in the sample export, under names that are reserved for examples.
  /^https:\/\/[\w.-]+\.example\.(com|net|org)\//,
];

for (const [what, pattern] of FORBIDDEN) {
  test(`the built page does not contain ${what}`, () => {
    const found = texts.flatMap(({ name, text }) => {
      const match = pattern.exec(text);
      return match === null ? [] : `${name}: ${text.slice(Math.max(0, match.index - 60), match.index + 60)}`;
    });
    expect(found).toEqual([]);
  });
}

test('the built page names no address but harmless ones', () => {
  const addresses = texts.flatMap(({ text }) => text.match(/(https?|wss?):\/\/[^\s'"`)\\]+/g) ?? []);
  expect(
    addresses.filter((address) => !HARMLESS_ADDRESSES.some((harmless) => harmless.test(address))),
  ).toEqual([]);
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
  expect(
    [...page.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].every(([, path]) => path.startsWith('./')),
  ).toBe(true);
});
