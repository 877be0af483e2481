import { execFileSync } from 'node:child_process';
import { cpus, release, type as systemType, totalmem } from 'node:os';
import { root } from '../root.ts';
import { findPeers, peerVersion } from '../suites/probe.ts';

/** The machine in a few words. */
export function describeMachine(): string {
  const [first] = cpus();
  const model = first?.model.trim().replace(/\s+/g, ' ') || 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores of ${model}, ${memory} GiB, ${systemType()} ${release().split('-')[0]}`;
}

/** Node, and the state of the source. */
export function describeVersions(): string {
  return `Node ${process.versions.node}, km-export ${describeSource()}`;
}

/** The peers that are here, with their versions. */
export function describePeers(ids: readonly string[]): string {
  const named = findPeers(ids).present.flatMap((peer) => {
    const version = peer.program === null ? null : peerVersion(peer);
    return version === null ? [] : [`${peer.program} ${version}`];
  });
  return [...new Set(named)].join(', ');
}

/** The commit, and whether there is more than is in it. */
function describeSource(): string {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'packages', 'apps') !== '';
    return `at ${git('rev-parse', '--short', 'HEAD')}${changed ? ' and changes' : ''}`;
  } catch {
    return 'of an unknown state';
  }
}
