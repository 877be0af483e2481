import type { SourceReader } from '../ports.ts';

/** Whether the first bytes of a file are those of gzip: told by content, never by name. */
export function isGzip(firstBytes: Uint8Array): boolean {
  return firstBytes.length >= 3 && firstBytes[0] === 0x1f && firstBytes[1] === 0x8b && firstBytes[2] === 8;
}

/**
 * Gzipped bytes inflated by our own reader. It comes with the first file that wants it: the platform's inflater does
 * nearly always, and ours fills its tables at once, which costs each thread of a short run some milliseconds.
 */
export async function ownGunzip(stored: SourceReader): Promise<SourceReader> {
  const { gunzipReader } = await import('./gzip.ts');
  return gunzipReader(stored);
}
