import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { type SuiteId, suiteTexts } from '../suites/index.ts';

const PATH = join(root, 'bench/RESULTS.md');
const PREFACE = `# Results

Written by \`npm run bench -- --write\` and \`npm run bench:browser -- --write\`: each run replaces the sections that it measured.
[README.md](README.md) says what is measured, and how.
`;

/** Puts sections into bench/RESULTS.md, in the place of those that it has of the same suites. */
export function writeSections(sections: ReadonlyMap<SuiteId, string>): void {
  const known = new Map<string, string>();
  const text = existsSync(PATH) ? readFileSync(PATH, 'utf8') : '';
  for (const section of text.split(/^(?=## )/m).slice(1))
    known.set(section.split('\n')[0]!, section.trimEnd());
  for (const section of sections.values()) known.set(section.split('\n')[0]!, section);
  const ordered = Object.values(suiteTexts).flatMap(({ title }) => known.get(`## ${title}`) ?? []);
  writeFileSync(PATH, `${[PREFACE.trimEnd(), ...ordered].join('\n\n')}\n`);
}
