import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { MAIN } from './run-cli.ts';

const dist = dirname(MAIN);
const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));

test('the program needs nothing but Node', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(dependencies).toBeUndefined();
  for (const script of scripts) {
    const text = readFileSync(join(dist, script), 'utf8');
    for (const [, name] of text.matchAll(/^import .*?from ?"([^"]+)";$|^import ?"([^"]+)";$/gm)) {
      const isOwn = name?.startsWith('./') && scripts.includes(name.slice(2));
      expect(isOwn || builtinModules.includes(name?.replace('node:', '') ?? ''), `${script}: ${name}`).toBe(
        true,
      );
    }
  }
});

test('the program can be started by its name, and takes its licences along', () => {
  expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const licences = readFileSync(join(dist, 'licenses.md'), 'utf8');
  for (const name of ['comlink', 'commander', 'fflate', 'get-east-asian-width']) {
    expect(licences).toContain(`## ${name} `);
  }
});
