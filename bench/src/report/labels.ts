import { jobs } from '../jobs/index.ts';
import { peers } from '../peers/index.ts';
import { formatBytes } from '../sizes.ts';
import type { Entry } from './result.ts';

export function jobLabel(job: string): string {
  return jobs.find(({ id }) => id === job)?.label ?? job;
}

/** Who it was; the product with its workers. */
export function contestantLabel({ contestant, workers }: Pick<Entry, 'contestant' | 'workers'>): string {
  if (contestant === 'product') return `km-export, ${workersLabel(workers)}`;
  if (contestant === 'twins') return 'km-export twice at once, 1 worker each';
  if (contestant === 'page') return `the page, ${workersLabel(workers)}`;
  if (contestant === 'firefox') return `the page in Firefox, ${workersLabel(workers)}`;
  return peerLabel(contestant);
}

export function peerLabel(contestant: string): string {
  return peers.find(({ id }) => id === contestant)?.label ?? contestant;
}

export function workersLabel(workers: number): string {
  return `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
}

/** Which job with which data. */
export function workLabel({ job, data, bytes }: Pick<Entry, 'job' | 'data' | 'bytes'>): string {
  return `${jobLabel(job)}, ${data}, ${formatBytes(bytes)}`;
}
