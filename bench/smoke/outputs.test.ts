import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jobs } from '../src/jobs/index.ts';
import type { BenchOptions } from '../src/options.ts';
import { peers } from '../src/peers/index.ts';
import { peerVersion } from '../src/suites/probe.ts';
import { runThroughput } from '../src/suites/throughput.ts';

/**
 * Every job and every peer that is here, once on a little data: that they run, and that the outputs say the same. How
 * long it takes is nobody's business.
 */

const data = mkdtempSync(join(tmpdir(), 'km-export-bench-smoke-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const options: BenchOptions = {
  suites: ['throughput'],
  sizes: [1_500_000],
  shapes: ['wide'],
  jobs: jobs.map(({ id }) => id),
  peers: peers.map(({ id }) => id),
  pairs: 1,
  workers: [1],
  sink: 'file',
  seed: 3,
  data,
};

const wide = await runThroughput(options);
// What can't be asked of a peer with nested values.
const narrow = await runThroughput({ ...options, sizes: [500_000], shapes: ['narrow'], jobs: ['csv'] });
const measurements = [...wide.measurements, ...narrow.measurements];

for (const { id, label } of jobs) {
  const ours = measurements.find(({ job, contestant }) => job === id && contestant === 'product');
  // A job that is still to come.
  describe.skipIf(ours === undefined)(label, () => {
    for (const peer of peers.filter((candidate) => candidate.jobs[id] !== undefined)) {
      test.skipIf(peerVersion(peer) === null)(`says what ${peer.label} says`, () => {
        const theirs = measurements.filter(({ job, contestant }) => job === id && contestant === peer.id);
        expect(theirs).not.toEqual([]);
        for (const { agreed, note } of theirs) expect({ agreed, note }).toEqual({ agreed: true });
      });
    }
  });
}
