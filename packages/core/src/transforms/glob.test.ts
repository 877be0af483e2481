import { expect, test } from 'vitest';
import { compileGlob, nameOf } from './glob.ts';

const fits = (pattern: string, name: string) => compileGlob(pattern).test(name.toLowerCase());

test.each([
  ['visited *', 'Visited Site', true],
  ['visited *', 'Visited', false],
  ['*', '', true],
  ['a?c', 'a🎉c', true],
  ['a?c', 'ac', false],
  ['a.c', 'abc', false],
  ['(a|b)', '(A|B)', true],
  ['100\\*', '100*', true],
  ['100\\*', '1000', false],
  ['a\nb*', 'A\nB\nc', true],
  ['a\\', 'a\\', true],
  ['Straße', 'STRAßE', true],
  ['^x$', '^X$', true],
  ['a-b', 'a-b', true],
  ['{2}', '{2}', true],
])('the pattern %j and the name %j: %s', (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected);
});

test.each([
  ['Signed Up', 'Signed Up'],
  ['100\\*', '100*'],
  ['a\\', 'a\\'],
  ['a\\\\*', null],
  ['a?', null],
  ['', ''],
])('the pattern %j stands for one name: %j', (pattern, expected) => {
  expect(nameOf(pattern)).toBe(expected);
});
