import { COMMA, LF } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { copyUtf8, UTF8_FROM, UTF8_UP_TO } from '../bytes/copy-utf8.ts';
import { isShared } from '../bytes/share.ts';
import { viewOf } from '../bytes/view-of.ts';
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
      copyRun(bytes, runStart, runEnd, out);
      runStart = runEnd = 0;
      out.copy(batch.side, start, end);
      out.byte(LF);
      continue;
    }
    if (start !== runEnd) {
      copyRun(bytes, runStart, runEnd, out);
      runStart = start;
    }
    if (bytes[end] === LF && end < batch.end) {
      runEnd = end + 1;
      continue;
    }
    // The line ended with CRLF, or with its file.
    copyRun(bytes, runStart, end, out);
    out.byte(LF);
    runStart = runEnd = 0;
  }
  copyRun(bytes, runStart, runEnd, out);
}

/** A run of lines, legal as they are. Into shared memory `set` goes by the byte where places differ in their last bits. */
function copyRun(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  const size = end - start;
  if (size < UTF8_FROM || !isShared(out.bytes.buffer)) {
    out.copy(bytes, start, end);
    return;
  }
  out.reserve(size);
  copyUtf8(viewOf(out.bytes), out.length, viewOf(bytes), start, end);
  out.length += size;
}

/** Appends the record with this index verbatim, ended by LF. */
export function copyLine({ bytes, side, tape, records }: RecordBatch, index: number, out: ByteWriter): void {
  const record = records[index];
  const isInSide = (tape[record + RECORD_FLAGS] & LINE_IN_SIDE) !== 0;
  out.copy(isInSide ? side : bytes, tape[record + RECORD_START], tape[record + RECORD_END]);
  out.byte(LF);
}

/** The two, as a word. */
const COMMA_LF = COMMA | (LF << 8);

/**
 * Appends every record of the batch verbatim, with a comma and LF between them, and before the first
 * where something stands there already.
 */
export function joinLines(batch: RecordBatch, out: ByteWriter): void {
  const { bytes, side, tape, records, recordCount } = batch;
  const inputView = viewOf(bytes);
  const sideView = viewOf(side);
  let target = viewOf(out.bytes);
  // In variables, which need not be stored for each line.
  let room = out.bytes.length;
  let { length } = out;
  for (let index = 0; index < recordCount; index++) {
    const record = records[index];
    const start = tape[record + RECORD_START];
    const end = tape[record + RECORD_END];
    const size = end - start;
    if (length + 2 + size > room) {
      out.length = length;
      out.reserve(2 + size);
      target = viewOf(out.bytes);
      room = out.bytes.length;
    }
    if (length > 0) {
      target.setUint16(length, COMMA_LF, true);
      length += 2;
    }
    const isInSide = (tape[record + RECORD_FLAGS] & LINE_IN_SIDE) !== 0;
    if (size >= UTF8_FROM && size <= UTF8_UP_TO) {
      copyUtf8(target, length, isInSide ? sideView : inputView, start, end);
      length += size;
    } else {
      out.length = length;
      out.copy(isInSide ? side : bytes, start, end);
      length = out.length;
    }
  }
  out.length = length;
}
