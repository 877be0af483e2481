import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../test/memory-ports.ts';
import { readZip } from '../../../test/read-zip.ts';
import { fields, type MadeEntry, makeZip } from '../../../test/zip-builder.ts';
import type { Source } from '../../ports.ts';
import { readDirectory } from './directory.ts';
import { storedSource } from './open-entry.ts';

const ONE = '{"_p":"a","_t":1}\n';
const TWO = '{"_p":"b","_t":2}\n'.repeat(40);
const BOTH: MadeEntry[] = [
  { name: 'revisions/1.json', content: ONE, method: 0 },
  { name: 'revisions/2.json', content: TWO },
];
const WHOLE = {
  fault: null,
  entries: [
    { path: 'revisions/1.json', content: ONE, end: 'clean' },
    { path: 'revisions/2.json', content: TWO, end: 'clean' },
  ],
};

describe('an archive', () => {
  it.each([
    ['plain', makeZip(BOTH)],
    ['with a comment', makeZip(BOTH, { comment: 'made by hand, PK\u0005\u0006 and all' })],
    ['behind a program that unpacks it', makeZip(BOTH, { prefix: Buffer.from('#!/bin/sh\nexit\n') })],
    ['with zip64 records at its end', makeZip(BOTH, { zip64End: true })],
    ['with zip64 records that nothing asks for', makeZip(BOTH, { zip64End: 'beside' })],
    ['with both', makeZip(BOTH, { zip64End: true, prefix: Buffer.alloc(70_000, 'x'), comment: 'c' })],
    ['with zip64 fields', makeZip(BOTH.map((entry) => ({ ...entry, zip64: true })))],
    [
      'with longer fields in local headers',
      makeZip(BOTH.map((entry) => ({ ...entry, localExtraBytes: 100 }))),
    ],
    ['written to a pipe', makeZip(BOTH.map((entry) => ({ ...entry, descriptor: 'signed' as const })))],
    [
      'written to a pipe, with zip64',
      makeZip(BOTH.map((entry) => ({ ...entry, descriptor: 'zip64' as const }))),
    ],
    ['with bytes behind it', Buffer.concat([makeZip(BOTH), Buffer.from('\n')])],
  ])('is read: %s', async (_, bytes) => {
    expect(await readZip(bytes)).toEqual(WHOLE);
    expect(await readZip(bytes, { maxRead: 1 })).toEqual(WHOLE);
  });

  it('names its files in UTF-8, said or not, else by code page 437', async () => {
    const names = [Buffer.from('é/1.json'), Buffer.from([0x82, ...Buffer.from('/2.json')])];
    const read = await readZip(makeZip(names.map((name) => ({ name, content: ONE }))));
    expect(read?.entries.map(({ path }) => path)).toEqual(['é/1.json', 'é/2.json']);
    const flagged = await readZip(makeZip([{ name: Buffer.from('ü/1.json'), content: ONE, flags: 0x800 }]));
    expect(flagged?.entries[0].path).toBe('ü/1.json');
  });

  it('is told by content, and nothing else is one', async () => {
    expect(await readZip(makeZip(BOTH), { name: 'backup' })).toEqual(WHOLE);
    expect(await readZip(makeZip(BOTH), { name: '7.json' })).toEqual(WHOLE);
    expect(await readZip(Buffer.from(TWO), { name: 'x.zip' })).toBeNull();
    expect(await readZip(Buffer.from('PK'), { name: 'x.zip' })).toBeNull();
  });

  it('may hold nothing', async () => {
    expect(await readZip(makeZip([]))).toEqual({ fault: null, entries: [] });
  });
});

describe('an entry', () => {
  const read = async (entry: Partial<MadeEntry>) => {
    const made = makeZip([
      { name: '1.json', content: TWO, ...entry },
      { name: '2.json', content: ONE },
    ]);
    const archive = await readZip(made);
    expect(archive?.entries[1]).toEqual({ path: '2.json', content: ONE, end: 'clean' });
    return archive?.entries[0];
  };

  it('that is encrypted, or compressed otherwise, is not read', async () => {
    expect(await read({ flags: 1 })).toMatchObject({ content: '', end: 'file/zip-encrypted' });
    expect(await read({ method: 99 })).toMatchObject({ content: '', end: 'file/zip-encrypted' });
    expect(await read({ method: 12 })).toMatchObject({ content: '', end: 'file/zip-method' });
  });

  it('is damaged where its check sum is another, stored or deflated', async () => {
    for (const method of [0, 8]) {
      expect(await read({ method, says: { crc: 1 } })).toMatchObject({
        content: TWO,
        end: 'file/zip-damaged',
      });
    }
  });

  it('gives no more than the archive says', async () => {
    for (const method of [0, 8]) {
      const entry = await read({ method, says: { bytes: 30 } });
      expect(entry?.end).toBe('file/zip-damaged');
      if (method === 8) expect(entry?.content).toBe(TWO.slice(0, 30));
    }
    expect(await read({ says: { bytes: TWO.length + 1 } })).toMatchObject({
      content: TWO,
      end: 'file/zip-damaged',
    });
  });

  it('is damaged where it lies over the next one, or has no header', async () => {
    expect(await read({ says: { storedBytes: 2000 } })).toMatchObject({
      content: '',
      end: 'file/zip-damaged',
    });
    expect(await read({ says: { headerOffset: 3 } })).toMatchObject({ content: '', end: 'file/zip-damaged' });
  });

  it('stands under every one of many names once', async () => {
    const names = ['1.json', '2.json', '3.json'];
    const made = makeZip(names.map((name) => ({ name, content: TWO, says: { headerOffset: 0 } })));
    const archive = await readZip(made);
    expect(archive?.entries.filter(({ end }) => end === 'clean')).toHaveLength(1);
  });

  it('is never more than there was, with damage at any byte of it', async () => {
    const made = makeZip([{ name: '1.json', content: TWO }]);
    for (let at = 36; at < made.indexOf(fields('4', 0x02014b50)); at++) {
      const damaged = Buffer.from(made);
      damaged[at] ^= 0x41;
      const entry = (await readZip(damaged))?.entries[0];
      expect(entry?.end, `at ${at}`).toBe('file/zip-damaged');
      expect(entry?.content.length, `at ${at}`).toBeLessThanOrEqual(TWO.length);
    }
  });
});

describe('an archive that is cut', () => {
  const four: MadeEntry[] = [
    { name: '1.json', content: ONE, method: 0 },
    { name: '2.json', content: TWO },
    { name: 'empty.json', content: '' },
    { name: '10.json', content: ONE.repeat(3) },
  ];
  const kinds: [string, MadeEntry[]][] = [
    ['with lengths', four],
    ['written to a pipe', four.map((entry) => ({ ...entry, descriptor: 'signed' }))],
    ['written to a pipe, with zip64', four.map((entry) => ({ ...entry, descriptor: 'zip64' }))],
  ];

  it.each(kinds)('anywhere gives what is there, and never claims to be whole: %s', async (_, entries) => {
    const made = makeZip(entries);
    for (let length = 30; length < made.length; length++) {
      const cut = await readZip(made.subarray(0, length));
      expect(cut?.fault, `at ${length}`).toBe('input/zip-cut');
      for (const [index, { path, content, end }] of (cut?.entries ?? []).entries()) {
        const truth = String(entries[index].content);
        expect(path).toBe(entries[index].name);
        // Nothing tells the beginning of a descriptor from the stored bytes before it.
        const beginning = entries[index].method === 0 ? content.slice(0, truth.length) : content;
        expect(truth.startsWith(beginning), `${path} at ${length}: ${content}`).toBe(true);
        if (index < (cut?.entries.length ?? 0) - 1) expect(end, `${path} at ${length}`).toBe('clean');
        if (end === 'clean') expect(content, `${path} at ${length}`).toBe(truth);
        else expect(end).toBe('file/zip-cut');
      }
    }
  });

  it('behind its last entry gives all of them', async () => {
    for (const [kind, entries] of kinds) {
      const made = makeZip(entries);
      const cut = await readZip(made.subarray(0, made.indexOf(fields('4', 0x02014b50)) + 10));
      expect(
        cut?.entries.map(({ end }) => end),
        kind,
      ).toEqual(['clean', 'clean', 'clean', 'clean']);
    }
  });

  it('is read with descriptors that have no signature', async () => {
    const made = makeZip(four.map((entry) => ({ ...entry, descriptor: 'bare' })));
    const cut = await readZip(made.subarray(0, made.indexOf(fields('4', 0x02014b50)) + 4));
    expect(cut?.entries.map(({ content, end }) => [content, end])).toEqual(
      four.map(({ content }) => [content, 'clean']),
    );
  });

  it('is not taken for the archive that its last entry is', async () => {
    const inner = makeZip([{ name: '5.json', content: ONE }]);
    const outer = makeZip([
      { name: '1.json', content: ONE },
      { name: 'inner.zip', content: inner, method: 0 },
    ]);
    const cut = await readZip(outer.subarray(0, outer.indexOf(inner) + inner.length));
    expect(cut?.fault).toBe('input/zip-cut');
    expect(cut?.entries.map(({ path }) => path)).toEqual(['1.json', 'inner.zip']);
  });

  it('is damaged where what follows an entry is nothing known', async () => {
    const made = makeZip(four);
    const second = made.indexOf(fields('4', 0x04034b50), 4);
    made[second] = 0;
    const read = await readZip(made.subarray(0, made.length - 30));
    expect(read).toMatchObject({ fault: 'input/zip-damaged', entries: [{ path: '1.json', end: 'clean' }] });
  });

  it('is damaged where its end says that there is a directory, and there is none', async () => {
    const made = makeZip(four);
    made[made.indexOf(fields('4', 0x02014b50)) + 1] = 0;
    expect(await readZip(made)).toMatchObject({ fault: 'input/zip-damaged', entries: [{}, {}, {}, {}] });
  });
});

describe('positions beyond 2^32', () => {
  const LINE = '{"_p":"far","_t":1}\n';
  const FIRST_BYTES = 5 * 2 ** 30;

  /** An archive of 5 GB whose first entry is made up as it is read: line after line of 20 bytes. */
  function farArchive(): Source & { size: number } {
    const local = (name: string) =>
      Buffer.concat([
        fields('4222444422', 0x04034b50, 45, 0, 0, 0, 0, 0, 0, name.length, 0),
        Buffer.from(name),
      ]);
    const last = local('2.json');
    const far = FIRST_BYTES + 36;
    const tail = makeZip([
      {
        name: '1.json',
        content: '',
        method: 0,
        zip64: true,
        says: { bytes: FIRST_BYTES, storedBytes: FIRST_BYTES, headerOffset: 0 },
      },
      { name: '2.json', content: LINE, method: 0, zip64: true, says: { headerOffset: far } },
    ]);
    const directory = tail.subarray(tail.indexOf(fields('4', 0x02014b50)), tail.length - 22);
    const start = far + last.length + LINE.length;
    const end = Buffer.concat([
      directory,
      fields('48224488' + '88', 0x06064b50, 44, 45, 45, 0, 0, 2, 2, directory.length, start),
      fields('4484', 0x07064b50, 0, start + directory.length, 1),
      fields('42222442', 0x06054b50, 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0),
    ]);
    const pieces: [number, Uint8Array][] = [
      [0, local('1.json')],
      [far, Buffer.concat([last, Buffer.from(LINE), end])],
    ];
    return {
      size: start + end.length,
      open(from = 0) {
        let at = from;
        return {
          read(into) {
            for (const [offset, bytes] of pieces) {
              if (at < offset || at >= offset + bytes.length) continue;
              const given = bytes.subarray(at - offset, at - offset + into.length);
              into.set(given);
              at += given.length;
              return given.length;
            }
            if (at > far) return 0;
            const count = Math.min(into.length, far - at, 4096);
            for (let i = 0; i < count; i++) into[i] = LINE.charCodeAt((at + i - 36) % LINE.length);
            at += count;
            return count;
          },
          close() {},
        };
      },
    };
  }

  it('are found and read at the right place', async () => {
    const archive = farArchive();
    const entries = await readDirectory(archive);
    expect(entries).toMatchObject([
      { name: '1.json', entry: { headerOffset: 0, storedBytes: FIRST_BYTES } },
      { name: '2.json', entry: { headerOffset: FIRST_BYTES + 36, storedBytes: LINE.length } },
    ]);
    if (!Array.isArray(entries)) return;
    const first = storedSource(archive, entries[0].entry);
    expect(first.size).toBe(FIRST_BYTES);
    const from = FIRST_BYTES - 5 * LINE.length + 4 - (FIRST_BYTES % LINE.length);
    const reader = await first.open(from, FIRST_BYTES);
    const into = new Uint8Array(LINE.length);
    expect(await reader.read(into)).toBe(LINE.length);
    expect(Buffer.from(into).toString()).toBe(LINE.slice(4) + LINE.slice(0, 4));
    const second = await storedSource(archive, entries[1].entry).open();
    expect(await second.read(into)).toBe(LINE.length);
    expect(Buffer.from(into).toString()).toBe(LINE);
    expect(await second.read(into)).toBe(0);
  });
});

it('many entries are listed quickly, and in the order of the directory', async () => {
  const made = makeZip(Array.from({ length: 3000 }, (_, index) => ({ name: `${index}.json`, content: '' })));
  const entries = await readDirectory(memorySource(made, 1000) as Source & { size: number });
  expect(Array.isArray(entries) && entries.map(({ name }) => name)).toEqual(
    Array.from({ length: 3000 }, (_, index) => `${index}.json`),
  );
});
