import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { byPerson, readRequest, spelled, type Told } from './reimport-export.ts';
import { startCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { TrackingServer } from './tracking-server.ts';

export const KEY = 'a+key&with=signs';

/** No proxy of whoever runs the tests, no machine but this one. */
export function loopbackOnly(contacts = join(temporaryFolder(), 'contacts')): Record<string, string> {
  const noProxy = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);
  return {
    ...Object.fromEntries(noProxy.map((name) => [name, ''])),
    NODE_OPTIONS: `--import=${new URL('loopback-only.mjs', import.meta.url)}`,
    CONTACTS: contacts,
    KM_API_KEY: KEY,
  };
}

/** Starts to send the export in `bucket` of a folder, fast and without asking. */
export function startReimport(folder: string, server: TrackingServer, more: readonly string[] = []) {
  const fast = ['--rate', '10000', '--parallel', '8', '--retry-wait', '1', '--timeout', '0.5', '--yes'];
  return startCli(['reimport', 'bucket', '--host', server.url, ...fast, ...more], folder, loopbackOnly());
}

/**
 * That a server got what was told: all of it, nothing else, with the key, and of each person in order, a repeat standing
 * right behind what it repeats. Returns how many repeats there were.
 */
export function expectArrived({ arrived, accepted }: TrackingServer, told: readonly Told[]): number {
  const requests = arrived.map(readRequest);
  expect(new Set(requests.map(({ key }) => key))).toEqual(new Set([KEY]));
  expect(spelled([...accepted].map((url) => readRequest(url).told))).toEqual(spelled(told));
  expect(byPerson(requests.map((request) => request.told))).toEqual(byPerson(told));
  return arrived.length - new Set(arrived).size;
}

/** The journal, whose text must not hold the key. */
export function readJournal(folder: string): Record<string, unknown> {
  const path = join(folder, 'km-export-reimport.journal');
  if (!existsSync(path)) return {};
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(KEY);
  return JSON.parse(text.split('\n', 1)[0] ?? '');
}
