import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCache } from '../data/cache.ts';
import { countedRecords } from '../data/counted-records.ts';
import { productCommand, program } from '../jobs/job.ts';
import { DRY_RUN, type Sending, sendings } from '../jobs/sendings.ts';
import { runMeasured } from '../measure/run-measured.ts';
import type { BenchOptions } from '../options.ts';
import { scriptWords } from '../peers/peer.ts';
import { emptySuite, type Measurement, type SuiteResult } from '../report/result.ts';
import { type Contestant, runContest, toRound } from './contest.ts';
import { startTrackingServer } from './tracking-server.ts';
import { tell, tellRun, withWorkFolder } from './workbench.ts';

/** What is sent, and of how many records the requests are only written. */
export type ReimportScale = { sendings: readonly Sending[]; dryRuns: readonly number[] };

const KEY = 'benchmark';

/** Sending beside a plain loop with the same requests, and the memory of dry runs. */
export async function runReimport(
  options: BenchOptions,
  scale: ReimportScale = { sendings, dryRuns: DRY_RUN.records },
): Promise<SuiteResult> {
  if (!existsSync(program)) throw new Error('The command line is not built: run `npm run build` first.');
  // Whoever measures may sit behind a proxy; this machine is not behind it.
  process.env.KM_API_KEY = KEY;
  process.env.no_proxy = process.env.NO_PROXY = '127.0.0.1';
  const result = emptySuite();
  for (const sending of scale.sendings) result.measurements.push(...(await send(sending, options)));
  for (const records of scale.dryRuns) result.measurements.push(await dryRun(records, options));
  return result;
}

/** Each has a host of its own, which says what arrived. */
async function send(sending: Sending, { data, seed, shapes, pairs }: BenchOptions): Promise<Measurement[]> {
  const { id, label, delayMs, parallel, records } = sending;
  const shape = shapes[0]!;
  const { folder, bytes } = await countedRecords(openCache(data), { shape, records, seed });
  tell(`Reimport: ${label}, ${records} records, ${parallel} at once`);
  const hosts = [await startTrackingServer(delayMs), await startTrackingServer(delayMs)] as const;
  const [ours, theirs] = hosts;
  try {
    return await withWorkFolder(async (work) => {
      const requests = join(work, 'requests');
      const dry = ['reimport', '--dry-run', '-o', requests];
      await runMeasured({ words: productCommand(dry, [folder], 1) });
      const journal = join(work, 'journal');
      const fast = ['--rate', '10000', '--parallel', String(parallel), '--yes'];
      const words = ['reimport', ...fast, '--journal', journal, '--host', ours.url];
      const entry = { suite: 'reimport', job: id, data: shape, bytes, workers: 1, sink: 'loopback' } as const;
      const contestants: Contestant[] = [
        {
          name: 'km-export',
          entry: { ...entry, contestant: 'product' },
          command: { words: productCommand(words, [folder], 1) },
          output: journal,
          secondOutput: `${journal}.too-long.json`,
        },
        {
          name: 'plain loop of node:http',
          entry: { ...entry, contestant: 'plain-sender' },
          command: {
            words: scriptWords('plain-sender.mjs', requests, theirs.url, String(parallel), KEY),
          },
          output: null,
        },
      ];
      return runContest(contestants, pairs, async () => {
        const [sent, expected] = await Promise.all(hosts.map((host) => host.arrived()));
        const difference = sent === expected ? null : `${sent} arrived, and of the other ${expected}`;
        return [difference, difference];
      });
    });
  } finally {
    for (const host of hosts) host.end();
  }
}

async function dryRun(records: number, { data, seed, shapes }: BenchOptions): Promise<Measurement> {
  const shape = shapes[0]!;
  const { folder, bytes } = await countedRecords(openCache(data), { shape, records, seed });
  tell(`Reimport: dry run, ${records} records`);
  const measured = await runMeasured({ words: productCommand(['reimport', '--dry-run'], [folder], 1) });
  const round = toRound(measured);
  tellRun('km-export', round);
  return {
    ...{
      suite: 'reimport',
      job: DRY_RUN.id,
      data: String(records),
      bytes,
      contestant: 'product',
      workers: 1,
    },
    ...{ sink: 'nowhere', rounds: [round], agreed: null },
  };
}
