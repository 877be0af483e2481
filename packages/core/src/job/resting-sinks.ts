import type { Sink, SinkOpener } from '../ports.ts';

/** How many sinks hold something open at once; systems give 256 or more to all of a program. */
const MOST_AWAKE = 64;

/** Opens sinks of which only some hold something open: that which was written longest ago rests. */
export function letRest(openSink: SinkOpener, mostAwake = MOST_AWAKE): SinkOpener {
  /** In the order in which they were written; what is being written is not among them. */
  const awake = new Set<Sink>();
  const makeRoom = async (): Promise<void> => {
    if (awake.size <= mostAwake) return;
    const [oldest] = awake;
    awake.delete(oldest);
    await oldest.rest?.();
  };
  return async (name) => {
    const sink = await openSink(name);
    if (sink.rest === undefined) return sink;
    awake.add(sink);
    await makeRoom();
    return {
      async write(bytes) {
        awake.delete(sink);
        await sink.write(bytes);
        awake.add(sink);
        await makeRoom();
      },
      close() {
        awake.delete(sink);
        return sink.close();
      },
      abort() {
        awake.delete(sink);
        return sink.abort();
      },
    };
  };
}
