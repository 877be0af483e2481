import { describe, expect, it } from 'vitest';
import { memorySource } from '../../test/memory-ports.ts';
import type { SourceReader } from '../ports.ts';
import { ElementBlocks, ElementBuffer } from './element-blocks.ts';
import { LineBuffer } from './lines.ts';

const open = (text: string) => memorySource(Buffer.from(text)).open() as SourceReader;

const linesOf = (blocks: ElementBlocks) =>
  Buffer.from(blocks.bytes.subarray(blocks.start, blocks.end)).toString().replace(/\n$/, '').split('\n');

async function readAll(blocks: ElementBlocks) {
  const read: string[][] = [];
  while (await blocks.next()) read.push(linesOf(blocks));
  return read;
}

describe('blocks of elements', () => {
  it('hold every element on a line, without insignificant white space, and say where each lies', async () => {
    const text = '[ {"a": [1, {}] },\n{"b c":" ] "} ]';
    const blocks = new ElementBlocks(open(text), new LineBuffer(100), new ElementBuffer());
    expect(await blocks.next()).toBe(true);
    expect(linesOf(blocks)).toEqual(['{"a":[1,{}]}', '{"b c":" ] "}']);
    const { spans, byteOffset } = blocks.elements;
    const texts = [0, 2].map((at) => text.slice(byteOffset + spans[at], byteOffset + spans[at + 1]));
    expect(texts).toEqual(['{"a": [1, {}] }', '{"b c":" ] "}']);
    expect(blocks.takeContentBytes()).toBe(text.length);
    expect(await blocks.next()).toBe(false);
  });

  it('hold nothing of white space between and behind elements, however much it is', async () => {
    const raw = new LineBuffer(16);
    const space = '\n'.repeat(10_000);
    const blocks = new ElementBlocks(
      open(`${space}[${space}{},${space}{}]${space}`),
      raw,
      new ElementBuffer(),
    );
    expect(await readAll(blocks)).toEqual([['{}'], ['{}']]);
    expect(raw.capacity).toBe(16);
    expect(blocks.contentEnd).toBe(40_007);
  });

  it('let a buffer that grew for a long element go', async () => {
    const raw = new LineBuffer(16);
    const buffer = new ElementBuffer();
    const long = 'x'.repeat(10_000);
    const rest = '{},'.repeat(4000);
    const blocks = new ElementBlocks(open(`[{ "a": "${long}" },${rest}{}]`), raw, buffer);
    expect((await readAll(blocks)).flat()).toHaveLength(4002);
    expect(raw.capacity).toBe(16);
    expect(buffer.lines.length).toBeLessThan(1000);
  });

  it('lend a long element that needs no change, where it lies', async () => {
    const raw = new LineBuffer(16);
    const long = `{"a":"${'x'.repeat(1000)}"}`;
    const blocks = new ElementBlocks(open(`[{},${long},{}]`), raw, new ElementBuffer());
    await blocks.next();
    await blocks.next();
    expect(blocks.bytes).toBe(raw.bytes);
    expect(linesOf(blocks)).toEqual([long]);
  });

  it('end with a fault before an element that is longer than may be', async () => {
    const text = `[{"a":1},{"b":"${'x'.repeat(500)}"},{}]`;
    const blocks = new ElementBlocks(open(text), new LineBuffer(16, 100), new ElementBuffer());
    expect(await blocks.next()).toBe(true);
    await expect(blocks.next()).rejects.toMatchObject({ code: 'file/line-too-long' });
    expect(blocks.contentEnd).toBe(text.indexOf('{"b"'));
    expect(blocks.takeRest()).toBe(false);
    expect(await blocks.next()).toBe(false);
  });

  it('lose nothing that a reader gave before it failed', async () => {
    const reader = open('[{"a":1},{"b": 2},{"c":');
    const failing: SourceReader = {
      read(into) {
        const count = reader.read(into) as number;
        if (count === 0) throw new Error('gone');
        return count;
      },
      close() {},
    };
    const blocks = new ElementBlocks(failing, new LineBuffer(100), new ElementBuffer());
    await expect(blocks.next()).rejects.toThrow('gone');
    expect(blocks.takeRest()).toBe(true);
    expect(linesOf(blocks)).toEqual(['{"a":1}', '{"b":2}', '{"c":', '']);
    expect(blocks.elements).toMatchObject({ tail: 3, tailJoins: true });
    expect(blocks.takeRest()).toBe(false);
  });
});
