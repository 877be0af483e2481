import { pbkdf2 } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConvertError } from '@km-export/core';
import { describe, expect, test } from 'vitest';
import { testSink } from '../../test/sink-contract.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { OWNER } from './abandoned.ts';
import { openFileSink } from './file-sink.ts';
import { Leftovers } from './leftovers.ts';

const hash = promisify(pbkdf2);
const leftovers = new Leftovers();
const fresh = { overwrite: false, leftovers };

describe('a file sink', () => {
  testSink(() => {
    const path = join(temporaryFolder(), 'new', 'folders', 'out.csv');
    return {
      open: () => openFileSink(path, fresh),
      result: () => (existsSync(path) ? readFileSync(path) : null),
    };
  });

  test('has only a temporary name until it is closed', async () => {
    const folder = temporaryFolder();
    const sink = openFileSink(join(folder, 'out.csv'), fresh);
    await sink.write(Buffer.from('x'));
    expect(readdirSync(folder)).toEqual([`.out.csv.${OWNER}.km-export-part`]);
    await sink.close();
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  test('leaves none of the folders that were made for it and stay empty, and all that were there', async () => {
    const folder = temporaryFolder();
    const own = new Leftovers();
    mkdirSync(join(folder, 'empty'));
    const open = (...path: string[]) =>
      openFileSink(join(folder, ...path), { overwrite: false, leftovers: own });
    await open('a', 'b', 'c', 'out.csv').abort();
    await open('empty', 'out.csv').abort();
    await open('kept', 'empty', 'out.csv').abort();
    await open('kept', 'full', 'out.csv').close();
    own.sweep();
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
      ['empty', 'kept', 'kept/full', 'kept/full/out.csv'].map((path) => join(path)),
    );
  });

  test('rests with nothing open, and goes on where it was', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.csv');
    const sink = openFileSink(path, fresh);
    await sink.write(Buffer.from('one '));
    await sink.rest?.();
    await sink.rest?.();
    await sink.write(Buffer.from('two '));
    await sink.write(Buffer.from('three'));
    await sink.rest?.();
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('one two three');
    const aborted = openFileSink(join(folder, 'other.csv'), fresh);
    await aborted.write(Buffer.from('x'));
    await aborted.rest?.();
    await aborted.abort();
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  test('does not go on in a file that was put in the place of its own', async () => {
    const folder = temporaryFolder();
    const sink = openFileSink(join(folder, 'out.csv'), fresh);
    await sink.write(Buffer.from('ours'));
    await sink.rest?.();
    const [temporary = ''] = readdirSync(folder);
    writeFileSync(join(folder, 'theirs'), 'theirs');
    renameSync(join(folder, 'theirs'), join(folder, temporary));
    await expect(sink.write(Buffer.from('more'))).rejects.toMatchObject({ code: 'output/failed' });
    await sink.abort();
    expect(readFileSync(join(folder, temporary), 'utf8')).toBe('theirs');
  });

  test('leaves no temporary file when aborted, more than once too', async () => {
    const folder = temporaryFolder();
    const sink = openFileSink(join(folder, 'out.csv'), fresh);
    await sink.abort();
    await sink.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('goes away again when aborted behind its closing', async () => {
    const folder = temporaryFolder();
    const sink = openFileSink(join(folder, 'out.csv'), fresh);
    await sink.close();
    await sink.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves what it replaced, or what came in its place, when aborted behind its closing', async () => {
    const [replaced, other] = ['replaced', 'other'].map((name) => join(temporaryFolder(), name));
    writeFileSync(replaced, 'old');
    for (const path of [replaced, other]) {
      const sink = openFileSink(path, { overwrite: true, leftovers });
      await sink.write(Buffer.from('ours'));
      await sink.close();
      if (path === other) {
        writeFileSync(`${other}.new`, 'theirs');
        renameSync(`${other}.new`, other);
      }
      await sink.abort();
    }
    expect([replaced, other].map((path) => readFileSync(path, 'utf8'))).toEqual(['ours', 'theirs']);
  });

  test('is not closed under a write when aborted', async () => {
    const folder = temporaryFolder();
    const sink = openFileSink(join(folder, 'out.csv'), fresh);
    // Work before it on all of the platform's threads, so that the write has to wait.
    const work = Array.from({ length: 8 }, () => hash('x', 'x', 100_000, 64, 'sha512'));
    const written = Promise.resolve(sink.write(Buffer.from('x')));
    await sink.abort();
    await expect(written).resolves.toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    await Promise.all(work);
  });

  test('does not replace a file that came meanwhile', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'out.csv');
    const sink = openFileSink(path, fresh);
    await sink.write(Buffer.from('ours'));
    writeFileSync(path, 'theirs');
    expect(() => sink.close()).toThrow(expect.objectContaining({ code: 'output/exists' }));
    expect(readdirSync(folder)).toEqual(['out.csv']);
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });

  test('replaces a file when asked to, and keeps who may read it', async () => {
    const path = join(temporaryFolder(), 'out.csv');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    const sink = openFileSink(path, { overwrite: true, mode: 0o600, leftovers });
    await sink.write(Buffer.from('new'));
    expect(readFileSync(path, 'utf8')).toBe('old');
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('new');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('keeps apart two outputs with the same temporary name', async () => {
    const folder = temporaryFolder();
    const long = 'é'.repeat(120);
    const [one, two] = ['1', '2'].map((end) => join(folder, long + end));
    const sinks = [openFileSink(one, fresh), openFileSink(two, fresh)];
    await sinks[0].write(Buffer.from('one'));
    await sinks[1].write(Buffer.from('two'));
    for (const sink of sinks) await sink.close();
    expect(readFileSync(one, 'utf8')).toBe('one');
    expect(readFileSync(two, 'utf8')).toBe('two');
  });

  test('that begins as thousands of others do looks for a free number only once', async () => {
    const folder = temporaryFolder();
    const open = (end: string) => openFileSink(join(folder, 'n'.repeat(210) + end), fresh);
    const numberOf = (): number => {
      const numbers = readdirSync(folder).flatMap((name) => /-(\d+)\.km-export-part$/.exec(name)?.[1] ?? []);
      expect(numbers).toHaveLength(1);
      return Number(numbers[0]);
    };
    const sinks = [open('first'), open('second')];
    const number = numberOf();
    await sinks[1].abort();
    // From the start it would find the number that has become free.
    sinks.push(open('third'));
    expect(numberOf()).toBe(number + 1);
    for (const sink of sinks) await sink.abort();
  });

  test.runIf(existsSync('/proc'))('fails where no folder can be made', () => {
    expect(() => openFileSink('/proc/no/such/out.csv', fresh)).toThrow(
      expect.objectContaining({ code: 'output/failed' }),
    );
  });

  test('says what is in the way of its folder', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => openFileSink(join(folder, 'file', 'out.csv'), fresh)).toThrow(ConvertError);
  });

  test('is swept away with all that is left over', async () => {
    const folder = temporaryFolder();
    const own = new Leftovers();
    const sink = openFileSink(join(folder, 'out.csv'), { overwrite: false, leftovers: own });
    await sink.write(Buffer.from('x'));
    own.sweep();
    expect(readdirSync(folder)).toEqual([]);
    await sink.abort();
  });
});
