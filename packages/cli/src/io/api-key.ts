/** The API key: where it comes from, and how a journal tells it from another without holding it. */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { ConvertError, readApiKey } from '@km-export/core';
import { readSmallFile } from './read-small-file.ts';
import type { Terminal } from './terminal.ts';

export const KEY_VARIABLE = 'KM_API_KEY';

/** What was given of a key. */
export type KeyGiven = { key?: string; keyFile?: string };

/**
 * The key that was given, by an option, a file, the environment, or else at a prompt. Errors: `job/bad-usage`,
 * `input/not-found`; none of them holds what was given.
 */
export async function findKey(given: KeyGiven, terminal: Terminal | null): Promise<string> {
  const { key, keyFile } = given;
  if (key !== undefined && keyFile !== undefined) {
    throw new ConvertError('job/bad-usage', 'Give --key or --key-file, not both.');
  }
  if (key !== undefined) return checkedKey(key, 'the one given with --key');
  if (keyFile !== undefined) return checkedKey(readKeyFile(keyFile), `that in ${keyFile}`);
  const fromEnvironment = process.env[KEY_VARIABLE];
  if (fromEnvironment !== undefined && fromEnvironment !== '') {
    return checkedKey(fromEnvironment, `that in ${KEY_VARIABLE}`);
  }
  if (terminal === null) {
    throw new ConvertError(
      'job/bad-usage',
      `There is no API key. Put it into the environment as ${KEY_VARIABLE}, or into a file and name that with --key-file.`,
    );
  }
  return checkedKey(await terminal.askHidden('API key (it is not shown): '), 'what was typed');
}

function checkedKey(text: string, which: string): string {
  return readApiKey(text, which, 'job/bad-usage');
}

function readKeyFile(path: string): string {
  return readSmallFile(path, {
    largestBytes: 10_000,
    tooLarge: {
      code: 'job/bad-usage',
      message: `${path} is far too large for a file that holds a key alone.`,
    },
    absent: `There is no file ${path} with a key.`,
    whatItIs: 'the key in',
  });
}

const SALT_BYTES = 16;
const SEAL_BYTES = 32;

/** Salted, and slow to compute: a journal that gets into wrong hands gives no key away. */
export function sealKey(key: string, salt: Uint8Array = randomBytes(SALT_BYTES)): string {
  const hash = scryptSync(key, salt, SEAL_BYTES);
  return `scrypt:${Buffer.from(salt).toString('hex')}:${hash.toString('hex')}`;
}

/** Whether a seal is of this key. */
export function isSealOf(seal: string, key: string): boolean {
  const [, salt = ''] = seal.split(':');
  const [given, own] = [Buffer.from(seal), Buffer.from(sealKey(key, Buffer.from(salt, 'hex')))];
  return given.length === own.length && timingSafeEqual(given, own);
}
