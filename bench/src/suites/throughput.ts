import { join } from 'node:path';
import { OutputComparison } from '../compare/compare-outputs.ts';
import { openCache } from '../data/cache.ts';
import { type SampleShape, sampleData } from '../data/samples.ts';
import { type JobId, jobOf } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import { nowhere, type Peer, type PeerJob } from '../peers/peer.ts';
import { emptySuite, type Measurement, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { type Contestant, runContest } from './contest.ts';
import { findJobs, findPeers } from './probe.ts';
import { createTwins, isOfTwo } from './twins.ts';
import { tell, withWorkFolder } from './workbench.ts';

/** Each job on each shape and size: the product with each number of workers, and all peers that can do it. */
export async function runThroughput(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const jobs = await findJobs(options.jobs);
  const peers = findPeers(options.peers);
  result.skipped.push(...jobs.skipped, ...peers.skipped);
  const done = new Set<string>();
  await withWorkFolder(async (folder) => {
    for (const shape of options.shapes) {
      for (const size of options.sizes) {
        for (const job of jobs.present) {
          for (const [bytes, able] of groupBySize(job, shape, size, peers.present, result)) {
            // Several sizes may be above a peer's limit.
            const key = `${shape} ${job} ${bytes} ${able.map(({ peer }) => peer.id)}`;
            if (done.has(key)) continue;
            done.add(key);
            // With less than was asked for, the product runs for the peer alone.
            const workers = bytes === size ? options.workers : options.workers.slice(0, 1);
            const competition = { options: { ...options, workers }, folder, shape, job, bytes, able };
            result.measurements.push(...(await compete(competition)));
          }
        }
      }
    }
  });
  return result;
}

type Able = { peer: Peer; how: PeerJob };

/** Peers by how much they are asked for: what is too much for one is measured with less, with the product beside it. */
function groupBySize(
  job: JobId,
  shape: SampleShape,
  size: number,
  peers: readonly Peer[],
  { skipped }: SuiteResult,
): Map<number, Able[]> {
  const groups = new Map<number, Able[]>([[size, []]]);
  for (const peer of peers) {
    const how = peer.jobs[job];
    if (how === undefined) continue;
    const reason = how.unable?.[shape];
    if (reason !== undefined) {
      const name = `${peer.label}, ${jobOf(job).label}, ${shape}`;
      if (!skipped.some((known) => known.name === name)) skipped.push({ name, reason });
      continue;
    }
    const bytes = Math.min(size, how.limitBytes ?? size);
    const group = groups.get(bytes) ?? [];
    group.push({ peer, how });
    groups.set(bytes, group);
  }
  return groups;
}

type Competition = {
  options: BenchOptions;
  folder: string;
  shape: SampleShape;
  job: JobId;
  bytes: number;
  able: readonly Able[];
};

async function compete({ options, folder, shape, job, bytes, able }: Competition): Promise<Measurement[]> {
  const { seed, sink, pairs } = options;
  tell(`${jobOf(job).label}, ${shape}, ${formatBytes(bytes)}`);
  const data = await sampleData(openCache(options.data), { shape, bytes, seed });
  const input = data.files[0]!;
  const outputOf = (name: string) => (sink === 'file' ? join(folder, name) : null);

  const entry = { suite: 'throughput', job, data: shape, bytes: data.bytes, sink } as const;
  const ours = options.workers.map((workers): Contestant => {
    const output = outputOf(`product-${workers}`);
    return {
      name: `product, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
      entry: { ...entry, contestant: 'product', workers },
      command: jobOf(job).command({ inputs: [input], output }, workers),
      output,
    };
  });
  const atOnce = isOfTwo(options) ? [createTwins(entry, [input], outputOf)] : [];
  const theirs = able.map(({ peer, how }): Contestant => {
    const output = outputOf(peer.id);
    return {
      name: peer.label,
      entry: { ...entry, contestant: peer.id, workers: 1 },
      command: how.command({ input, output: output ?? nowhere }),
      output,
    };
  });

  const compare = async () => {
    const [first, ...others] = ours.map(({ output }) => output!);
    const comparison = new OutputComparison(jobOf(job), first!);
    const differences: (string | null | undefined)[] = [undefined];
    for (const output of others) differences.push(await differenceOrFailure(comparison, output, {}));
    for (const [index, { how }] of able.entries()) {
      differences.push(await differenceOrFailure(comparison, theirs[index]!.output!, how));
    }
    return differences;
  };
  return runContest([...ours, ...theirs, ...atOnce], pairs, sink === 'file' ? compare : undefined);
}

/** An output that can't even be read differs. */
async function differenceOrFailure(
  comparison: OutputComparison,
  output: string,
  how: Omit<PeerJob, 'command'>,
): Promise<string | null> {
  try {
    return await comparison.findDifference(output, how);
  } catch (thrown) {
    return `not readable: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
