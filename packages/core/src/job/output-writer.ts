/** Encodes batches for the outputs of a task, in a worker. */
import { ByteWriter } from '../bytes/byte-writer.ts';
import { createKeyWriter } from '../duplicates/key-writer.ts';
import type { Encoder } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { writeRejects } from '../formats/rejects.ts';
import type { FoundIdentities } from '../model/found-identities.ts';
import type { NearMatches } from '../model/near-matches.ts';
import type { RecordBatch } from '../model/record.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { PartSender } from './part-sender.ts';
import { SplitWriter } from './split-writer.ts';
import type { Chunk, TaskOutput } from './task.ts';

export interface OutputWriter {
  /** Encodes the batch, whose records have `times`; whether there is enough for a part. */
  take(batch: RecordBatch, times: Float64Array): boolean;
  /** What was encoded since the last call; null where that is nothing. */
  takeChunk(): Omit<Chunk, 'output'> | null;
  /** Identities since the last call that were nearly those asked for. */
  takeNear?(): NearMatches;
  /** Behind the last batch: which of the people that a split asks for records had. */
  found?(): FoundIdentities | undefined;
}

export function createOutputWriter(output: TaskOutput, scanner: Scanner, sender: PartSender): OutputWriter {
  if (output.kind === 'rejects') return new WholeWriter({ encode: writeRejects }, sender);
  if (output.kind === 'keys') {
    const keys = createKeyWriter(output, scanner.batch, scanner.names);
    return new WholeWriter({ encode: (batch, out, times) => keys.write(batch, times, out) }, sender);
  }
  if (output.split !== undefined) return new SplitWriter(output, output.split, scanner, sender);
  const { options, columns } = output;
  const encoder = FORMATS[output.format].createEncoder({ options, columns, names: scanner.names });
  return new WholeWriter(encoder, sender);
}

/** A chunk that fills less than this of its buffer leaves in one of its own size: what waits its turn is small then. */
const TIGHT_BELOW = 1 / 4;

/** An encoder, or what needs the times of records besides. */
type RowEncoder = Omit<Encoder, 'encode'> & {
  encode(batch: RecordBatch, out: ByteWriter, times: Float64Array): number;
};

/** An output of one piece. */
class WholeWriter implements OutputWriter {
  readonly #encoder: RowEncoder;
  readonly #sender: PartSender;
  readonly #out: ByteWriter;
  #rows = 0;

  constructor(encoder: RowEncoder, sender: PartSender) {
    this.#out = new ByteWriter(0, sender.shelf);
    this.#encoder = encoder;
    this.#sender = sender;
  }

  take(batch: RecordBatch, times: Float64Array): boolean {
    if (this.#out.bytes.length === 0) this.#out.take(this.#sender.buffer());
    this.#rows += this.#encoder.encode(batch, this.#out, times);
    return this.#out.length >= this.#sender.partBytes;
  }

  takeChunk(): Omit<Chunk, 'output'> | null {
    const counts = this.#encoder.takeCounts?.() ?? null;
    if (this.#rows === 0 && counts === null) return null;
    const names = this.#encoder.takeNames?.() ?? null;
    const chunk = {
      rows: this.#rows,
      ...(counts !== null && { counts }),
      ...(names !== null && { names }),
    };
    this.#rows = 0;
    const bytes = this.#out.take(new ArrayBuffer(0));
    if (bytes.length >= bytes.buffer.byteLength * TIGHT_BELOW) return { ...chunk, bytes };
    const tight = bytes.slice();
    this.#sender.keep(bytes.buffer);
    return { ...chunk, bytes: tight };
  }
}
