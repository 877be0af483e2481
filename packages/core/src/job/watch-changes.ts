import type { Source, SourceOpener, SourceReader } from '../ports.ts';

/** An opener, and what has changed since the listing in the files that it opened. */
export type Watched = {
  open: SourceOpener;
  /** In words; null where nothing did, or nobody can know. Asked while the readers are open. */
  change(): Promise<string | null>;
};

/** Asks the readers of one slice, whatever was put around them to read them. */
export function watchChanges(openSource: SourceOpener): Watched {
  const readers: SourceReader[] = [];
  const watch = (source: Source): Source => ({
    ...(source.size !== undefined && { size: source.size }),
    async open(from, to) {
      const reader = await source.open(from, to);
      if (reader.change !== undefined) readers.push(reader);
      return reader;
    },
  });
  return {
    open: async (ref) => watch(await openSource(ref)),
    async change() {
      for (const reader of readers) {
        const change = await reader.change?.();
        if (change != null) return change;
      }
      return null;
    },
  };
}
