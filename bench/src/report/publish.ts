import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReportOptions } from '../common-options.ts';
import { root } from '../root.ts';
import type { SuiteId } from '../suites/index.ts';
import { comparisonTable } from './compare-results.ts';
import { suiteSection } from './markdown.ts';
import type { BenchResult } from './result.ts';
import { writeSections } from './results-file.ts';

/** Prints the tables, stores the result, and does what else was asked for. */
export function publish(result: BenchResult, { json, compare, write }: ReportOptions, file: string): void {
  const ids = Object.keys(result.suites) as SuiteId[];
  const sections = new Map(ids.map((id) => [id, suiteSection(id, result)]));
  console.log([...sections.values()].join('\n\n'));
  if (compare !== undefined) {
    console.log(`\n${comparisonTable(JSON.parse(readFileSync(compare, 'utf8')) as BenchResult, result)}`);
  }
  const path = json ?? join(root, 'bench/results', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  if (write) writeSections(sections);
}

/** The command without where things lie on this machine. */
export function describeCommand(script: string, words: readonly string[]): string {
  const shown: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (/^--(data|json|compare)$/.test(word)) at++;
    else if (!/^--(data|json|compare)=|^--write$/.test(word)) shown.push(word);
  }
  return `npm run ${script}${shown.length === 0 ? '' : ` -- ${shown.join(' ')}`}`;
}
