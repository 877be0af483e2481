import type { ByteWriter } from './byte-writer.ts';
import type { Draft } from './draft.ts';
import type { Random } from './random.ts';
import type { BrokenReason } from './truth.ts';

/** One entry for each share: a line cut short is what happens most. */
const REASONS: readonly BrokenReason[] = [
  ...(['cut-short', 'cut-short', 'cut-short', 'cut-short'] as const),
  ...(['invalid-utf8', 'invalid-utf8', 'invalid-utf8'] as const),
  ...(['garbage', 'garbage', 'garbage'] as const),
  'glued',
  'octal-escapes',
];

/** Letters of Latin-1 and Windows-1252, a byte that only continues, one that never occurs. */
const FOREIGN_BYTES = [0xe9, 0xfc, 0xe8, 0xa3, 0x93, 0x80, 0xff];

/** Seen where copies, proxies and scripts went wrong. None is blank, and none begins like an array. */
const GARBAGE = [
  '<html><head><title>502 Bad Gateway</title></head>',
  '{"_n":"visited site","_p":"x1","_t":}',
  "{'_n': 'visited site', '_p': 'x1', '_t': 1704067200}",
  '{"_n":"visited site","_p":"x1","_t":1704067200,}',
  '{"_n":"billed","_p":"x1","_t":1704067200,"billed amount":NaN}',
  '{"_n":"started chat","_p":"x1","_t":1704067200,"support transcript":"tab\there"}',
  '{"_n":"searched","_p":"x1","_t":1704067200,"search terms":"bad \\escape"}',
  '{_n:"visited site",_p:"x1",_t:1704067200}',
  '{"_n":"visited site","_p":"x1","_t":01704067200}',
  'Traceback (most recent call last):',
  '2024-01-01 00:00:00 INFO flushed 512 lines',
  '\0'.repeat(64),
  'null',
  '"visited site"',
  '1704067200',
  '}',
  'visited site,x1,1704067200',
];

/**
 * Breaks the line that begins at `start` and is the last thing written, so that no reader can take it, repair or
 * not, and says how.
 */
export function damageLine(writer: ByteWriter, start: number, draft: Draft, random: Random): BrokenReason {
  const reason = random.pick(REASONS);
  switch (reason) {
    case 'cut-short':
      cutShort(writer, start, random);
      break;
    case 'invalid-utf8':
      spoilBytes(writer, start, random);
      break;
    case 'garbage':
      writer.length = start;
      writer.text(random.pick(GARBAGE));
      break;
    case 'glued':
      writer.bytes.copyWithin(writer.length, start, writer.length);
      writer.length += writer.length - start;
      break;
    case 'octal-escapes':
      writer.length = start;
      writer.text('{"_p":');
      writer.copy(draft.person);
      writer.text(',"search terms":"cr\\350me br\\373l\\351e","_t":');
      writer.integer(draft.unixSeconds);
      writer.text('}');
      break;
  }
  return reason;
}

/** Leaves at least a byte, and no half character: that would be a fault of another kind. */
function cutShort(writer: ByteWriter, start: number, random: Random): void {
  let end = start + random.between(1, writer.length - start - 1);
  while ((writer.bytes[end]! & 0xc0) === 0x80) end--;
  writer.length = end;
}

/** Puts a foreign byte in the place of a small letter; `_p` or `_n` holds one, so every line does. */
function spoilBytes(writer: ByteWriter, start: number, random: Random): void {
  const { bytes, length } = writer;
  let at = start + random.below(length - start);
  while (bytes[at]! < 0x61 || bytes[at]! > 0x7a) at = at + 1 === length ? start : at + 1;
  bytes[at] = random.pick(FOREIGN_BYTES);
}
