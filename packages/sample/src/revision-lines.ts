import { ByteWriter } from './byte-writer.ts';
import { damageLine } from './damage.ts';
import { copyDraft, createDraft, type Draft, writeDraft } from './draft.ts';
import { DraftMaker } from './draft-maker.ts';
import { Random } from './random.ts';
import type { FileSpan, Setting } from './setting.ts';
import type { Tally } from './tally.ts';
import { encodeUtf8 } from './text-encoder.ts';
import { VisitQueue } from './visit-queue.ts';
import { type Visit, VisitOpener } from './visits.ts';

/** A chunk is handed on once it is so long. */
const CHUNK_BYTES = 256 * 1024;
/** Room for one more line behind that: the longest one that the vocabularies can make, twice where two are glued. */
const LINE_ROOM_BYTES = 32 * 1024;
/** The pause between two lines of a visit is shorter than this. */
const PAUSE_SECONDS = 140;
/** A repeated line follows its first within so many lines. */
const REPEAT_WITHIN_LINES = 40;
const BLANK_LINES = ['', '', ' ', '\t'];

type Repeat = { draft: Draft; atLine: number };

/**
 * Writes the lines of one revision file, in chunks of some 256 KB that are the receiver's to keep, and counts them.
 *
 *   VisitOpener ── opens ──▶ VisitQueue ── next line received ──▶ DraftMaker ──▶ writeDraft ──▶ (damageLine) ──▶ chunk
 *
 * @param stream the file's own stream of random numbers: its index in the export
 */
export function* writeRevisionLines(
  setting: Setting,
  span: FileSpan,
  stream: number,
  tally: Tally,
): Generator<Uint8Array<ArrayBuffer>, void> {
  const { plan } = setting;
  const random = new Random(plan.seed, stream);
  const opener = new VisitOpener(setting, span, random);
  const maker = new DraftMaker(setting.vocabulary, random);
  const queue = new VisitQueue();
  const repeats: Repeat[] = [];
  const draft = createDraft();
  const lineEnding = encodeUtf8(plan.lineEnding);
  let octalsDue = 0;
  let writer = new ByteWriter(CHUNK_BYTES + LINE_ROOM_BYTES);

  for (let line = 0; line < span.lines; line++) {
    for (let start = opener.nextStart(); start <= queue.nextReceivedAt(); start = opener.nextStart()) {
      if (start === Number.POSITIVE_INFINITY) break;
      queue.push(opener.open(start));
    }
    const visit = queue.pop();
    const lineStart = writer.length;
    if (random.chance(plan.octalEscapes)) octalsDue++;
    const fate = random.fraction();
    if (fate < plan.blankLines) {
      writer.text(random.pick(BLANK_LINES));
      writer.copy(lineEnding);
      tally.blank(writer.length - lineStart);
    } else {
      maker.fill(draft, visit);
      if (fate < plan.blankLines + plan.brokenLines) {
        writeDraft(writer, draft);
        const reason = damageLine(writer, lineStart, draft, random);
        writer.copy(lineEnding);
        tally.broken(writer.length - lineStart, reason);
      } else {
        const repeat = takeDue(repeats, line);
        if (octalsDue > 0 && !repeat && draft.kind !== 'alias') {
          maker.addOctalEscapes(draft, visit);
          octalsDue--;
        }
        const written = repeat ?? draft;
        writeDraft(writer, written);
        writer.copy(lineEnding);
        tally.record(writer.length - lineStart, written);
        if (!repeat && random.chance(plan.duplicates)) {
          repeats.push({ draft: copyDraft(draft), atLine: line + random.between(1, REPEAT_WITHIN_LINES) });
        }
      }
    }
    if (visit.step + 1 < visit.steps) queue.push(advance(visit, span, random));
    if (writer.length > writer.bytes.length) throw new Error('A line is longer than the room left for it.');
    if (writer.length >= CHUNK_BYTES) {
      yield writer.bytes.subarray(0, writer.length);
      writer = new ByteWriter(CHUNK_BYTES + LINE_ROOM_BYTES);
    }
  }
  if (writer.length > 0) yield writer.bytes.subarray(0, writer.length);
}

/** What waited on a device arrives at once, the rest with pauses; nothing after the end of its file. */
function advance(visit: Visit, span: FileSpan, random: Random): Visit {
  visit.step++;
  if (visit.path.arrival !== 'offline') {
    visit.receivedAt = Math.min(span.to, visit.receivedAt + random.low(PAUSE_SECONDS));
  }
  return visit;
}

function takeDue(repeats: Repeat[], line: number): Draft | undefined {
  const place = repeats.findIndex(({ atLine }) => atLine <= line);
  return place < 0 ? undefined : repeats.splice(place, 1)[0]!.draft;
}
