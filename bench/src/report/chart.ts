import { formatBytes } from '../sizes.ts';
import type { MemoryCurve } from './result.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Where the bars are full. */
const FULL_BYTES = 200_000_000;
/** How much more the last third may hold than the middle third in what is called flat. */
const FLAT_SHARE = 1.1;
/** In less, the start is much of the whole. */
const SHORT_SECONDS = 10;

/** Memory over time, a line for each curve, all on one scale. */
export function drawCurves(curves: readonly MemoryCurve[]): string {
  const width = Math.max(0, ...curves.map((curve) => heading(curve).length));
  const lines = curves.map((curve) => {
    const bars = curve.bytesOverTime.map(toBar).join('');
    const peak = curve.peakBytes === null ? '' : `, peak ${formatBytes(curve.peakBytes)}`;
    return `${heading(curve).padEnd(width)}  ${bars}  ${flatness(curve)}${peak}`;
  });
  return ['```text', `a full bar is ${formatBytes(FULL_BYTES)}`, '', ...lines, '```'].join('\n');
}

function flatness(curve: MemoryCurve): string {
  if (curve.seconds < SHORT_SECONDS) return 'too short to tell';
  return isFlat(curve) ? 'flat' : 'not flat';
}

/** Whether the end holds no more than the middle: the start is filling what is kept. */
export function isFlat({ bytesOverTime }: Pick<MemoryCurve, 'bytesOverTime'>): boolean {
  const third = Math.floor(bytesOverTime.length / 3);
  const middle = Math.max(...bytesOverTime.slice(third, 2 * third));
  const end = Math.max(...bytesOverTime.slice(2 * third));
  return end <= middle * FLAT_SHARE;
}

function heading({ label, bytes }: MemoryCurve): string {
  return `${formatBytes(bytes).padStart(6)}  ${label}`;
}

function toBar(bytes: number): string {
  const step = Math.min(BARS.length - 1, Math.floor((bytes / FULL_BYTES) * BARS.length));
  return BARS[Math.max(0, step)]!;
}
