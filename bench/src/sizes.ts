const UNITS: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/** Bytes of a size as people write it: `2MB`, `1.5 GB`. Throws a RangeError on anything else. */
export function parseBytes(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) *([kmg]?b)$/i.exec(text.trim()) ?? [];
  if (digits === undefined || unit === undefined) {
    throw new RangeError(`A size looks like 100MB or 1GB, not ${text}`);
  }
  return Math.round(Number(digits) * UNITS[unit.toUpperCase()]!);
}

/** A size in the largest unit that leaves a figure before the point: 100 MB, 1.5 GB. */
export function formatBytes(bytes: number): string {
  const [unit, factor] = Object.entries(UNITS).findLast(([, factor]) => bytes >= factor) ?? ['B', 1];
  const value = bytes / factor;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${unit === 'KB' ? 'kB' : unit}`;
}

/** A size for the name of a file: 100MB. */
export function sizeName(bytes: number): string {
  return formatBytes(bytes).replace(' ', '');
}
