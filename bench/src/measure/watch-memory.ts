import { hasProc, listTree, readMemory, readShareBytes } from './process-tree.ts';

/** Memory of a tree of processes over time. */
export type MemoryWatch = {
  /** Sum of what all processes hold, in bytes. */
  samples: MemorySample[];
  /** The largest share (PSS) of one process each time that shares were looked at. */
  shares: MemorySample[];
  /** The kernel's high-water marks of all processes, added up: no less than the tree ever held. NaN if unknown. */
  peakBytes: number;
  /** The high-water mark of the process that has the highest. NaN if unknown. */
  largestPeakBytes: number;
  /** The largest of `shares`; NaN where they were not asked for. */
  largestShareBytes: number;
};

export type MemorySample = { afterMs: number; bytes: number };

/** How often to look; `shareMs` for shares, which cost more to read, or null for none. */
export type WatchPace = { everyMs: number; shareMs: number | null };

/** Looking for new processes reads all of /proc. */
const TREE_MS = 250;

/** Watches the tree below `root` until `stop`; what is started meanwhile is found within a quarter of a second. */
export function watchMemory(root: number, { everyMs, shareMs }: WatchPace): { stop(): MemoryWatch } {
  const startMs = performance.now();
  const peaks = new Map<number, number>();
  const samples: MemorySample[] = [];
  const shares: MemorySample[] = [];
  let tree = [root];
  let lastTreeMs = startMs;
  let lastShareMs = Number.NEGATIVE_INFINITY;

  const look = () => {
    const nowMs = performance.now();
    if (nowMs - lastTreeMs >= TREE_MS) {
      tree = listTree(root);
      lastTreeMs = nowMs;
    }
    const wantsShares = shareMs !== null && nowMs - lastShareMs >= shareMs;
    if (wantsShares) lastShareMs = nowMs;
    let residentBytes = 0;
    let largestShare = 0;
    for (const pid of tree) {
      const memory = readMemory(pid);
      if (!memory) continue;
      residentBytes += memory.residentBytes;
      peaks.set(pid, memory.peakBytes);
      if (wantsShares) largestShare = Math.max(largestShare, readShareBytes(pid) ?? 0);
    }
    if (residentBytes > 0) samples.push({ afterMs: nowMs - startMs, bytes: residentBytes });
    if (largestShare > 0) shares.push({ afterMs: nowMs - startMs, bytes: largestShare });
  };

  const timer = hasProc ? setInterval(look, everyMs) : undefined;
  if (hasProc) look();
  return {
    stop() {
      clearInterval(timer);
      const all = [...peaks.values()];
      return {
        samples,
        shares,
        peakBytes: all.length === 0 ? Number.NaN : all.reduce((sum, bytes) => sum + bytes, 0),
        largestPeakBytes: all.length === 0 ? Number.NaN : Math.max(...all),
        largestShareBytes: shares.length === 0 ? Number.NaN : Math.max(...shares.map((share) => share.bytes)),
      };
    },
  };
}
