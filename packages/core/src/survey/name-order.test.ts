import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { Scanner } from '../scan/scanner.ts';
import { NameOrder } from './name-order.ts';

function namesOf(blocks: string[], scanner = new Scanner({ replaceInvalidUtf8: false })): string[] {
  const order = new NameOrder(scanner.names);
  for (const block of blocks) {
    const bytes = encodeUtf8(block);
    scanner.begin(bytes, 0, bytes.length, 0);
    while (scanner.next()) order.take(scanner.batch);
  }
  return order.texts();
}

describe('the order of names', () => {
  it('is that of their first appearance in records', () => {
    expect(namesOf(['{"b":1,"a":2}\n{"_p":"x","b":1}\n', '{"c":null,"a":1}\n'])).toEqual([
      'b',
      'a',
      '_p',
      'c',
    ]);
  });

  it('leaves out names of lines that are rejected', () => {
    expect(namesOf(['{"a":1,"lost":\n', '{"b":1}\n'])).toEqual(['b']);
  });

  it('takes spellings of one name together, and a name given twice once', () => {
    expect(namesOf(['{"a\\u0062":1}\n{"ab":2,"c":1,"ab":3}\n'])).toEqual(['ab', 'c']);
  });

  it('is of what it was given, not of what the scanner has seen before', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    namesOf(['{"z":1,"y":1}\n'], scanner);
    const many = Array.from({ length: 500 }, (_, i) => `{"n${i}":1}\n`).join('');
    const names = namesOf(['{"y":1}\n', many, '{"z":1}\n'], scanner);
    expect(names).toEqual(['y', ...Array.from({ length: 500 }, (_, i) => `n${i}`), 'z']);
  });
});
