import { COMMA, LF } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { copyWords, WORD_OVERRUN, WORDS_UP_TO } from '../bytes/copy-words.ts';
import { LINE_IN_SIDE, RECORD_END, RECORD_FLAGS, RECORD_START, type RecordBatch } from '../model/record.ts';

/**
 * Appends every record of the batch verbatim, each ended by LF. Lines that follow each other in the input, and
 * end with LF there, are copied as one run: nothing is done for a line but to see that it goes on.
 */
export function copyLines(batch: RecordBatch, out: ByteWriter): void {
  const { bytes, tape, records, recordCount } = batch;
  let runStart = 0;
  let runEnd = 0;
  for (let index = 0; index < recordCount; index++) {
    const record = records[index];
    const start = tape[record + RECORD_START];
    const end = tape[record + RECORD_END];
    if ((tape[record + RECORD_FLAGS] & LINE_IN_SIDE) !== 0) {
      out.copy(bytes, runStart, runEnd);
      runStart = runEnd = 0;
      out.copy(batch.side, start, end);
      out.byte(LF);
      continue;
    }
    if (start !== runEnd) {
      out.copy(bytes, runStart, runEnd);
      runStart = start;
    }
    if (bytes[end] === LF && end < batch.end) {
      runEnd = end + 1;
      continue;
    }
    // The line ended with CRLF, or with its file.
    out.copy(bytes, runStart, end);
    out.byte(LF);
    runStart = runEnd = 0;
  }
  out.copy(bytes, runStart, runEnd);
}

/** Appends the record with this index verbatim, ended by LF. */
export function copyLine({ bytes, side, tape, records }: RecordBatch, index: number, out: ByteWriter): void {
  const record = records[index];
  const isInSide = (tape[record + RECORD_FLAGS] & LINE_IN_SIDE) !== 0;
  out.copy(isInSide ? side : bytes, tape[record + RECORD_START], tape[record + RECORD_END]);
  out.byte(LF);
}

/**
 * Appends every record of the batch verbatim, with a comma and LF between them, and before the first
 * where something stands there already.
 */
export function joinLines(batch: RecordBatch, out: ByteWriter): void {
  const { bytes, tape, records, recordCount } = batch;
  const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let target = new DataView(out.bytes.buffer);
  for (let index = 0; index < recordCount; index++) {
    const record = records[index];
    const start = tape[record + RECORD_START];
    const end = tape[record + RECORD_END];
    if (out.length > 0) {
      out.byte(COMMA);
      out.byte(LF);
    }
    if ((tape[record + RECORD_FLAGS] & LINE_IN_SIDE) !== 0) {
      out.copy(batch.side, start, end);
    } else if (end - start > WORDS_UP_TO || end + WORD_OVERRUN > bytes.length) {
      out.copy(bytes, start, end);
    } else {
      out.reserve(end - start + WORD_OVERRUN);
      if (target.buffer !== out.bytes.buffer) target = new DataView(out.bytes.buffer);
      out.length = copyWords(target, out.length, source, start, end);
    }
  }
}
