import type { JobId } from '../jobs/index.ts';
import { medianRatio } from '../measure/statistics.ts';
import { formatBytes } from '../sizes.ts';
import { COLD_DATA } from '../suites/cold.ts';
import type { SuiteId } from '../suites/index.ts';
import { jobLabel, peerLabel, workersLabel, workLabel } from './labels.ts';
import { type Measurement, SURVEY_AND_CSV, wallTimes } from './result.ts';

/** What was found where something is to be reached. */
export type Verdict = {
  what: string;
  figure: number;
  unit: string;
  goal: number;
  /** What must hold. */
  floor: number;
  met: 'goal' | 'floor' | 'no' | 'does not count';
};

/** Something to reach, and where in a run it shows. */
type Target = {
  suite: SuiteId;
  goal: number;
  floor: number;
  /** The figure may not be above, instead of not below. */
  isLimit?: boolean;
  unit: string;
  find: (measurements: readonly Measurement[]) => Found[];
};

/** `counts`: the peer ran, and its output agrees. */
type Found = { what: string; figure: number; counts: boolean };

const MB = 1_000_000;

/**
 * THE TABLE of goals and floors. A goal is to be gone for, a floor must hold. The product has one worker where nothing
 * else is said. Limits of hostile shapes stand with the shapes.
 */
const targets: readonly Target[] = [
  faster('survey', 'wide', 'duckdb', 20, 12),
  faster('survey', 'wide', 'duckdb-four', 1, 0.8),
  { ...timesOf('survey', 'wide', 'wc'), goal: 12, floor: 20 },
  faster('csv', 'wide', 'duckdb', 12, 8),
  faster('csv', 'narrow', 'duckdb', 4, 2.5),
  // No floor of its own: what DuckDB's asks for is more.
  faster('csv', 'wide', 'script', 25, 0),
  faster('csv', 'narrow', 'script', 6, 0),
  ...(['array-lines', 'compile'] as const).flatMap((job) =>
    (['wide', 'narrow'] as const).flatMap((shape) => [
      faster(job, shape, 'duckdb', 3, 2),
      faster(job, shape, 'script', 8, 4),
    ]),
  ),
  faster('pretty', 'wide', 'script', 6, 3),
  faster('pretty', 'narrow', 'script', 6, 3),
  { ...secondWorker('throughput'), goal: 1.85, floor: 1.6 },
  // No floor: says how much of a second worker the machine can give.
  { suite: 'throughput', unit: '%', goal: 100, floor: 0, find: findShareOfTwins },
  { ...secondWorker('gzip'), goal: 1.8, floor: 1.5 },
  { suite: 'gzip', unit: '%', goal: 100, floor: 0, find: findShareOfTwins },
  ...(['throughput', 'memory'] as const).flatMap((suite) => [
    { ...peak(suite, 1), goal: 100, floor: 150 },
    { ...peak(suite, 2), goal: 130, floor: 200 },
  ]),
  { suite: 'cold', unit: '×', goal: 1.3, floor: 1.3, isLimit: true, find: findManyFiles },
  { suite: 'cold', unit: '×', goal: 4, floor: 4, isLimit: true, find: findStart },
  ...[
    shareOfNode('survey'),
    // One pass on either side: the page has made its survey before, the command line guesses the columns.
    shareOfNode('conversion', 'csv'),
    // The same two steps on either side; the command line starts twice, and guesses what it knew before.
    shareOfNode('csv', SURVEY_AND_CSV),
  ].map((share) => ({ ...share, goal: 85, floor: 65 })),
  // No floor (it had that of the others): two passes against one tell of the guess, and not of the browser.
  { ...shareOfNode('csv'), goal: 85, floor: 0 },
  // No floor: it is to be known.
  { suite: 'browser', unit: '%', goal: 50, floor: 0, find: findShareOfChromium },
  { suite: 'browser', unit: '×', goal: 1, floor: Number.POSITIVE_INFINITY, isLimit: true, find: findPicked },
  { suite: 'browser', unit: 'ms', goal: 1000, floor: 1000, isLimit: true, find: findCancel },
];

/** Every goal and floor that the measurements of a suite say something about. */
export function judge(suite: SuiteId, measurements: readonly Measurement[]): Verdict[] {
  const timed = measurements.filter(({ rounds }) => rounds.length > 0);
  return targets
    .filter((target) => target.suite === suite)
    .flatMap(({ find, unit, goal, floor, isLimit = false }) =>
      find(timed).map(({ what, figure, counts }): Verdict => {
        const reaches = (limit: number) => (isLimit ? figure <= limit : figure >= limit);
        const met = !counts ? 'does not count' : reaches(goal) ? 'goal' : reaches(floor) ? 'floor' : 'no';
        return { what, figure, unit, goal, floor, met };
      }),
    );
}

/** How many times faster than a peer. */
function faster(job: JobId, shape: string, than: string, goal: number, floor: number): Target {
  return {
    ...{ suite: 'throughput', unit: '×', goal, floor },
    find: (measurements) =>
      findPairs(measurements, job, shape, than).map(([product, peer]) => ({
        what: `${workLabel(product)}: times faster than ${peerLabel(than)}`,
        figure: medianRatio(wallTimes(peer), wallTimes(product)),
        counts: peer.agreed === true,
      })),
  };
}

/** How many times as long as a peer. */
function timesOf(job: JobId, shape: string, of: string): Omit<Target, 'goal' | 'floor'> {
  return {
    ...{ suite: 'throughput', unit: '×', isLimit: true },
    find: (measurements) =>
      findPairs(measurements, job, shape, of).map(([product, peer]) => ({
        what: `${workLabel(product)}: times as long as ${peerLabel(of)}`,
        figure: medianRatio(wallTimes(product), wallTimes(peer)),
        counts: peer.agreed === true,
      })),
  };
}

function findPairs(
  measurements: readonly Measurement[],
  job: JobId,
  shape: string,
  peer: string,
): [Measurement, Measurement][] {
  const here = measurements.filter((entry) => entry.job === job && entry.data === shape);
  return here
    .filter(({ contestant, workers }) => contestant === 'product' && workers === 1)
    .flatMap((product) => {
      const other = here.find(({ contestant, bytes }) => contestant === peer && bytes === product.bytes);
      return other === undefined ? [] : [[product, other] satisfies [Measurement, Measurement]];
    });
}

function secondWorker(suite: SuiteId): Omit<Target, 'goal' | 'floor'> {
  return {
    suite,
    unit: '×',
    find: (measurements) =>
      measurements
        .filter(({ contestant, workers }) => contestant === 'product' && workers === 2)
        .flatMap((two) => {
          const one = measurements.find((entry) => entry.workers === 1 && isSameWork(entry, two));
          return one === undefined
            ? []
            : [
                {
                  what: `${workLabel(two)}: two workers, times as fast as one`,
                  figure: medianRatio(wallTimes(one), wallTimes(two)),
                  counts: two.agreed !== false,
                },
              ];
        }),
  };
}

/** Two processes at once do the work twice; two workers once. */
function findShareOfTwins(measurements: readonly Measurement[]): Found[] {
  return measurements
    .filter(({ contestant }) => contestant === 'twins')
    .flatMap((twins) => {
      const two = measurements.find(
        (entry) => entry.workers === 2 && isSameWork(entry, { ...twins, contestant: 'product' }),
      );
      return two === undefined
        ? []
        : [
            {
              what: `${workLabel(two)}: two workers, of what two processes at once reach`,
              figure: (medianRatio(wallTimes(twins), wallTimes(two)) / 2) * 100,
              counts: two.agreed !== false,
            },
          ];
    });
}

function isSameWork(a: Measurement, b: Measurement): boolean {
  return a.contestant === b.contestant && a.job === b.job && a.data === b.data && a.bytes === b.bytes;
}

function peak(suite: SuiteId, workers: number): Omit<Target, 'goal' | 'floor'> {
  return {
    ...{ suite, unit: 'MB', isLimit: true },
    find: (measurements) =>
      measurements
        .filter((entry) => entry.contestant === 'product' && entry.workers === workers)
        .filter(({ rounds }) => rounds[0]?.peakBytes !== null)
        .map((entry) => ({
          what: `${workLabel(entry)}: peak memory, ${workersLabel(workers)}`,
          figure: Math.max(...entry.rounds.map(({ peakBytes }) => peakBytes ?? 0)) / MB,
          counts: true,
        })),
  };
}

function findManyFiles(measurements: readonly Measurement[]): Found[] {
  return measurements
    .filter(({ data }) => data === COLD_DATA.many)
    .flatMap((many) => {
      const one = measurements.find(
        ({ data, job, workers }) => data === COLD_DATA.one && job === many.job && workers === many.workers,
      );
      return one === undefined
        ? []
        : [
            {
              what: `${jobLabel(many.job)}, ${workersLabel(many.workers)}: 1,000 files, times as long as one`,
              figure: medianRatio(wallTimes(many), wallTimes(one)),
              counts: true,
            },
          ];
    });
}

function findStart(measurements: readonly Measurement[]): Found[] {
  const demos = measurements.filter(({ data }) => data === COLD_DATA.demo);
  return demos
    .filter(({ contestant }) => contestant === 'product')
    .flatMap((product) => {
      const node = demos.find(({ contestant, job }) => contestant === 'node' && job === product.job);
      return node === undefined
        ? []
        : [
            {
              what: `${jobLabel(product.job)} of a demo-sized export: times as long as \`node -e 0\``,
              figure: medianRatio(wallTimes(product), wallTimes(node)),
              counts: true,
            },
          ];
    });
}

/** Of a page how fast it is at `job`, in percent of Node at the same, or at `nodeJob`. */
function shareOfNode(job: string, nodeJob = job): Omit<Target, 'goal' | 'floor'> {
  return {
    ...{ suite: 'browser', unit: '%' },
    find: (measurements) =>
      measurements
        .filter((entry) => entry.job === job && entry.contestant === 'page')
        .filter(({ sink }) => sink !== 'picked')
        .flatMap((page) => {
          const node = measurements.find(
            ({ contestant, job, bytes, workers }) =>
              contestant === 'product' && job === nodeJob && bytes === page.bytes && workers === page.workers,
          );
          return node === undefined
            ? []
            : [
                {
                  what: `${workLabel(page)}, ${workersLabel(page.workers)}: speed, of Node's${nodeJob === job ? '' : ` ${jobLabel(nodeJob)}`}`,
                  figure: medianRatio(wallTimes(node), wallTimes(page)) * 100,
                  counts: page.agreed !== false,
                },
              ];
        }),
  };
}

/** Of Firefox how fast the page is there, in percent of Chromium. */
function findShareOfChromium(measurements: readonly Measurement[]): Found[] {
  return measurements
    .filter(({ contestant, job }) => contestant === 'firefox' && job !== 'conversion')
    .flatMap((firefox) => {
      const { job, sink, bytes, workers } = firefox;
      const chromium = measurements.find(
        (entry) =>
          entry.contestant === 'page' &&
          entry.job === job &&
          entry.sink === sink &&
          entry.bytes === bytes &&
          entry.workers === workers,
      );
      return chromium === undefined
        ? []
        : [
            {
              what: `${workLabel(firefox)}, ${workersLabel(workers)}: speed in Firefox, of Chromium's`,
              figure: medianRatio(wallTimes(chromium), wallTimes(firefox)) * 100,
              counts: firefox.agreed !== false && chromium.agreed !== false,
            },
          ];
    });
}

function findPicked(measurements: readonly Measurement[]): Found[] {
  return measurements
    .filter(({ contestant }) => contestant === 'stream')
    .flatMap((stream) => {
      const page = measurements.find(
        ({ contestant, job, sink, bytes, workers }) =>
          contestant === 'page' &&
          job === 'conversion' &&
          sink === 'picked' &&
          bytes === stream.bytes &&
          workers === stream.workers,
      );
      return page === undefined
        ? []
        : [
            {
              what: `${workLabel(page)}, to a picked file, ${workersLabel(page.workers)}: times as long as its stream alone`,
              figure: medianRatio(wallTimes(page), wallTimes(stream)),
              counts: true,
            },
          ];
    });
}

function findCancel(measurements: readonly Measurement[]): Found[] {
  return measurements
    .filter(({ job }) => job === 'cancel')
    .map((entry) => ({
      what: `cancelled in the middle of ${formatBytes(entry.bytes)}, ${workersLabel(entry.workers)}: until ${
        entry.data === 'workers gone' ? 'the workers are gone' : 'temporary files are cleared'
      }`,
      figure: Math.max(...wallTimes(entry)),
      counts: true,
    }));
}
