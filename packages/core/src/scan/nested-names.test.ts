import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NestedNames } from './nested-names.ts';

function add(names: NestedNames, frame: number, spelled: string): boolean {
  const amid = Buffer.from(`x"${spelled}"y`);
  return names.add(frame, amid, 2, amid.length - 2, spelled.includes('\\'));
}

describe('names of nested objects', () => {
  it('are new once in each object', () => {
    const names = new NestedNames();
    const outer = names.openFrame();
    expect(add(names, outer, 'a')).toBe(true);
    const inner = names.openFrame();
    expect(inner).not.toBe(outer);
    expect(add(names, inner, 'a')).toBe(true);
    expect(add(names, inner, 'b')).toBe(true);
    expect(add(names, inner, 'a')).toBe(false);
    expect(add(names, outer, 'b'), 'an outer object goes on after an inner one').toBe(true);
    expect(add(names, outer, 'a')).toBe(false);
    expect(add(names, outer, 'c'), 'a name that was refused leaves no trace').toBe(true);
    expect(add(names, inner, 'b')).toBe(false);
    expect(add(names, outer, 'c')).toBe(false);
  });

  it('are compared after unescaping', () => {
    const names = new NestedNames();
    const frame = names.openFrame();
    expect(add(names, frame, 'é/')).toBe(true);
    expect(add(names, frame, '\\u00e9\\/')).toBe(false);
    expect(add(names, frame, '\\ud800')).toBe(true);
    expect(add(names, frame, '\\udc00')).toBe(true);
    expect(add(names, frame, '\ufffd')).toBe(true);
    expect(add(names, frame, '\\uD800')).toBe(false);
    expect(add(names, frame, '')).toBe(true);
    expect(add(names, frame, '')).toBe(false);
  });

  it('are forgotten with their line', () => {
    const names = new NestedNames();
    expect(add(names, names.openFrame(), 'a')).toBe(true);
    names.clear();
    const frame = names.openFrame();
    expect(add(names, frame, 'a')).toBe(true);
    expect(add(names, frame, 'a')).toBe(false);
  });

  it('may be many, and few again', () => {
    const names = new NestedNames();
    for (const count of [1, 70, 5000, 3, 100]) {
      names.clear();
      const frame = names.openFrame();
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < count; i++) {
          if (add(names, frame, `name ${i}`) !== (round === 0))
            expect.fail(`${i} of ${count}, round ${round}`);
        }
      }
    }
  });

  it('agree with sets, over any objects', () => {
    const step = fc.tuple(
      fc.integer({ min: -1, max: 4 }),
      fc.constantFrom('', 'a', 'b', 'ab', 'ba', '\\u0061', 'é', '\\u00e9', '1'),
    );
    const names = new NestedNames();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        names.clear();
        const frames: [number, Set<string>][] = [];
        for (const [at, spelled] of steps) {
          const known = frames.at(at);
          if (at === -1 || known === undefined) frames.push([names.openFrame(), new Set()]);
          const [frame, expected] = at === -1 || known === undefined ? frames[frames.length - 1] : known;
          const text: string = JSON.parse(`"${spelled}"`);
          expect(add(names, frame, spelled)).toBe(!expected.has(text));
          expected.add(text);
        }
      }),
    );
  });
});
