import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { MAIN } from './run-cli.ts';

const dist = dirname(MAIN);
const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));

/** One at the start of a line, one behind another, and one that is made later. */
const SOME_IMPORTS = ['node:events', './node-inflate.js', './http-sender.js'];

/** What minified modules import, at once or later. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:^|[;}])import(?:[\w$*{}, ]*from)?"([^"]+)"|\bimport\([`"]([^`"]+)[`"]\)/gm);
  return Array.from(found, ([, atOnce, later]) => atOnce ?? later ?? '');
}

test('the program needs nothing but Node', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(dependencies).toBeUndefined();
  for (const script of scripts) {
    const names = importsOf(readFileSync(join(dist, script), 'utf8'));
    if (script === 'main.js') expect(names).toEqual(expect.arrayContaining(SOME_IMPORTS));
    for (const name of names) {
      const isOwn = name.startsWith('./') && scripts.includes(name.slice(2));
      expect(isOwn || builtinModules.includes(name.replace('node:', '')), `${script}: ${name}`).toBe(true);
    }
  }
});

test('the program can be started by its name, and takes its licences along', () => {
  expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const licences = readFileSync(join(dist, 'licenses.md'), 'utf8');
  for (const name of ['comlink', 'commander', 'fflate', 'get-east-asian-width', 'minipass', 'minizlib']) {
    expect(licences).toContain(`## ${name} `);
  }
});
