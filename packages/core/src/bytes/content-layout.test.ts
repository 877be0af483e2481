import { describe, expect, it } from 'vitest';
import { memorySource } from '../../test/memory-ports.ts';
import { ConvertError } from '../model/error.ts';
import type { SourceReader } from '../ports.ts';
import { tellLayout } from './content-layout.ts';

async function tell(text: string, maxRead = Number.POSITIVE_INFINITY) {
  const { isArray, reader } = await tellLayout(
    (await memorySource(Buffer.from(text), maxRead).open()) as SourceReader,
  );
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(777);
    const count = await reader.read(chunk);
    if (count === 0) return { isArray, again: Buffer.concat(chunks).toString() };
    chunks.push(chunk.subarray(0, count));
  }
}

/** Every blank line the same: how their bytes are shared among them is nobody's business. */
const withoutBlanks = (text: string) => text.replace(/^[ \t\r]+$/gm, '');

describe('the layout of content', () => {
  it.each([
    ['[{"a":1}]', true],
    ['[]', true],
    ['[', true],
    [' \t\r\n[ \n{', true],
    ['[\n\n]', true],
    ['\ufeff [\n', true],
    ['', false],
    [' \n', false],
    ['{"a":1}', false],
    ['[1]', false],
    ['[[{}]]', false],
    ['["a"]', false],
    ['[,{}]', false],
    ['x[{', false],
    ['\ufeff\ufeff[{', false],
    [' \ufeff[{', false],
    ['\ufeff', false],
    ['\u00a0[{', false],
  ])('of %j is an array: %j', async (text, isArray) => {
    for (const maxRead of [1, 2, 3, 100]) {
      const told = await tell(text, maxRead);
      expect({ ...told, again: withoutBlanks(told.again) }).toEqual({ isArray, again: withoutBlanks(text) });
      expect(told.again).toHaveLength(text.length);
    }
  });

  it('is told behind any amount of white space, of which as many lines and bytes come again', async () => {
    const before = `${' \t\r\n'.repeat(3000)}${'\n'.repeat(6000)}`;
    for (const [head, tail, isArray] of [
      ['', '[{"a":1}]\n', true],
      ['', '{"a":1}\n', false],
      [`\t \t[ \t\r\n${before}`, '{"a":1}]', true],
      [`\t \t[ \t\r\n${before}`, 'x\n', false],
      [`\t${' '.repeat(9000)}[${' '.repeat(9000)}\n${before}`, 'x\n', false],
    ] as const) {
      for (const mark of ['', '\ufeff']) {
        const text = mark + before + head + before + tail;
        const told = await tell(text);
        expect(told.isArray).toBe(isArray);
        expect(told.again).toHaveLength(text.length);
        expect(withoutBlanks(told.again) === withoutBlanks(text)).toBe(true);
      }
    }
  });

  it('is told from what a reader gave before it failed, which fails again behind that', async () => {
    let left = '\n [ ';
    const failing: SourceReader = {
      read(into) {
        if (left === '') throw new Error('gone');
        const count = Buffer.from(into.buffer, into.byteOffset).write(left[0]);
        left = left.slice(1);
        return count;
      },
      close() {},
    };
    const { isArray, reader } = await tellLayout(failing);
    expect(isArray).toBe(true);
    const into = new Uint8Array(100);
    let text = '';
    const readAll = () => {
      for (;;) text += Buffer.from(into.subarray(0, reader.read(into) as number)).toString();
    };
    expect(readAll).toThrow('gone');
    expect(text).toBe('\n [ ');
  });
});

it('ends with an error of the job at once: what is held of a bomb of white space is not read again', async () => {
  let reads = 0;
  const bomb: SourceReader = {
    read(into) {
      if (reads++ === 3) throw new ConvertError('input/high-compression', 'A bomb.');
      into.fill(0x20);
      return into.length;
    },
    close() {},
  };
  await expect(tellLayout(bomb)).rejects.toMatchObject({ code: 'input/high-compression' });
});
