import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Round } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';

/** A folder for outputs that goes away at the end, whatever happens. */
export async function withWorkFolder<Made>(act: (folder: string) => Promise<Made>): Promise<Made> {
  const folder = mkdtempSync(join(tmpdir(), 'km-export-bench-work-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says on standard error what is running; the tables alone go to standard output. */
export function tell(text: string): void {
  console.error(text);
}

/** A run in a line. */
export function tellRun(name: string, { wallMs, peakBytes }: Round): void {
  const memory = peakBytes === null ? '' : `, ${formatBytes(peakBytes)}`;
  tell(`  ${name.padEnd(34)} ${(wallMs / 1000).toFixed(2).padStart(8)} s${memory}`);
}
