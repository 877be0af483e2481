import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { resolveDuplicates } from './duplicates.ts';

type Value = { scalar: string } | { items: Value[] } | { members: [name: string, value: Value][] };

/** The value as it stands in a line, with white space. */
function spell(value: Value, space: () => string): string {
  if ('scalar' in value) return value.scalar;
  if ('items' in value) {
    return `[${space()}${value.items.map((item) => spell(item, space) + space()).join(`,${space()}`)}]`;
  }
  const member = ([name, item]: [string, Value]) =>
    `"${name}"${space()}:${space()}${spell(item, space)}${space()}`;
  return `{${space()}${value.members.map(member).join(`,${space()}`)}}`;
}

/** What it shall be: each name once, as first spelled, with its last value. Told from the value, not the text. */
function resolved(value: Value): string {
  if ('scalar' in value) return value.scalar;
  if ('items' in value) return `[${value.items.map(resolved).join(',')}]`;
  const members = new Map<string, [spelled: string, value: Value]>();
  for (const [spelled, item] of value.members) {
    const text: string = JSON.parse(`"${spelled}"`);
    members.set(text, [members.get(text)?.[0] ?? spelled, item]);
  }
  return `{${[...members.values()].map(([spelled, item]) => `"${spelled}":${resolved(item)}`).join(',')}}`;
}

const name = fc.constantFrom('a', '\\u0061', 'b', '', '1', '__proto__', 'é', '\\u00e9', '\\ud800', ',}\\"]');
const scalar = fc
  .constantFrom('1.10', '-0', 'null', 'true', '""', '" a:b,{} "', '"\\\\"', '"\\"}"', '"\\u0041"')
  .map((text) => ({ scalar: text }));
const { object } = fc.letrec<{ value: Value; object: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => ({ items })),
    tie('object'),
  ),
  object: fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map((members) => ({ members })),
}));

function resolve(text: string): string {
  const amid = Buffer.from(`\\"${text}"`);
  const out = new ByteWriter(0);
  out.byte(0x7e);
  resolveDuplicates(amid, 2, amid.length - 1, out);
  return Buffer.from(out.view()).toString().slice(1);
}

describe('names given twice', () => {
  it('keep their last value at the first place, at any depth, and all else as it was', () => {
    fc.assert(
      fc.property(
        object,
        fc.array(fc.constantFrom('', ' ', '\t', '\r'), { minLength: 1, maxLength: 7 }),
        (value, spaces) => {
          let next = 0;
          expect(resolve(spell(value, () => spaces[next++ % spaces.length]))).toBe(resolved(value));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{"a":{"x":1},"a":2}', '{"a":2}'],
    ['{"a":2,"a":{"x":1,"x":2}}', '{"a":{"x":2}}'],
    ['{"a":[{"a":1}],"a":[]}', '{"a":[]}'],
    ['{"a":1,"b":2,"a":3,"b":4,"a":5}', '{"a":5,"b":4}'],
    [' { } ', '{}'],
  ])('in %s leave %s', (text, expected) => {
    expect(resolve(text)).toBe(expected);
  });

  it('are resolved a hundred thousand levels deep', () => {
    const text = `${'{"a":0,"a":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    expect(resolve(text)).toBe(`${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`);
  });
});
