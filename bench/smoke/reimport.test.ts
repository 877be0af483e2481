import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sendings } from '../src/jobs/sendings.ts';
import { parseOptions } from '../src/options.ts';
import { reimportTables } from '../src/report/reimport-table.ts';
import { runReimport } from '../src/suites/reimport.ts';

const data = mkdtempSync(join(tmpdir(), 'km-export-bench-smoke-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('the product sends what the plain loop sends, and dry runs have a memory', async () => {
  const options = { ...parseOptions(['--pairs', '1', '--data', data]), shapes: ['narrow' as const] };
  const scale = { sendings: sendings.map((each) => ({ ...each, records: 300 })), dryRuns: [300, 600] };
  const { measurements } = await runReimport(options, scale);
  const sent = measurements.filter(({ sink }) => sink === 'loopback');
  expect(sent.map(({ agreed, note }) => ({ agreed, note }))).toEqual(
    new Array(4).fill({ agreed: true, note: undefined }),
  );
  const [sending, dry] = reimportTables(measurements);
  expect(sending).toContain('| sending, answers after 50 ms | plain loop of node:http |');
  expect(dry).toContain('| 600 records |');
}, 120_000);
