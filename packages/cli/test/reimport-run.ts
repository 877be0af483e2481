import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { KEY } from './expect-arrived.ts';
import { startCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { TrackingServer } from './tracking-server.ts';

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

/** The journal, whose text must not hold the key. */
export function readJournal(folder: string): Record<string, unknown> {
  const path = join(folder, 'km-export-reimport.journal');
  if (!existsSync(path)) return {};
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(KEY);
  return JSON.parse(text.split('\n', 1)[0] ?? '');
}
