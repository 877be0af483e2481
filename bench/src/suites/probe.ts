import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobId, jobOf } from '../jobs/index.ts';
import { program } from '../jobs/job.ts';
import { CommandFailed, runMeasured } from '../measure/run-measured.ts';
import { peers } from '../peers/index.ts';
import type { Peer } from '../peers/peer.ts';
import type { Skipped } from '../report/result.ts';
import { withWorkFolder } from './workbench.ts';

/** Who of those asked for is there, and who is not. */
export type Present<Kind> = { present: Kind[]; skipped: Skipped[] };

/** The peers that run here. */
export function findPeers(ids: readonly string[]): Present<Peer> {
  const found: Present<Peer> = { present: [], skipped: [] };
  for (const peer of peers.filter(({ id }) => ids.includes(id))) {
    const version = peerVersion(peer);
    if (version !== null) found.present.push(peer);
    else found.skipped.push({ name: peer.label, reason: 'it is not installed here' });
  }
  return found;
}

const versions = new Map<string, string | null>();

/** What a peer prints of its version, in short; null where it does not run. Asked once in a process. */
export function peerVersion({ probe }: Peer): string | null {
  const key = probe.join(' ');
  let version = versions.get(key);
  if (version === undefined) {
    version = askVersion(probe);
    versions.set(key, version);
  }
  return version;
}

function askVersion([word, ...parameters]: readonly string[]): string | null {
  try {
    const printed = execFileSync(word!, parameters, {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
    return /\d+(?:\.\d+)+/.exec(printed)?.[0] ?? '';
  } catch {
    return null;
  }
}

/** The jobs that the built command line knows. Throws where nothing is built. */
export function findJobs(ids: readonly JobId[]): Promise<Present<JobId>> {
  if (!existsSync(program)) throw new Error('The command line is not built: run `npm run build` first.');
  return withWorkFolder(async (folder) => {
    const found: Present<JobId> = { present: [], skipped: [] };
    const input = join(folder, '1.json');
    writeFileSync(input, '{"_p":"a","_t":1262304000}\n');
    for (const id of ids) {
      try {
        await runMeasured(jobOf(id).command({ inputs: [input], output: join(folder, 'output') }, 1));
        found.present.push(id);
      } catch (thrown) {
        if (!(thrown instanceof CommandFailed)) throw thrown;
        found.skipped.push({ name: jobOf(id).label, reason: thrown.said });
      }
    }
    return found;
  });
}
