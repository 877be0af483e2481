import type { Case } from '../../../packages/core/test/case-folder.ts';

/** What a case expects in the folder of an output, by the names in it, a character a byte. */
export function partsOf({ outputs }: Case, name: string): Record<string, string> {
  const inFolder = [...outputs].filter(([path]) => path.startsWith(`${name}/`));
  return Object.fromEntries(
    inFolder.map(([path, bytes]) => [path.slice(name.length + 1), Buffer.from(bytes).toString('latin1')]),
  );
}
