import { indexCsv, revisionPath, statusCsv } from './bucket-files.ts';
import { type Plan, planExport, type SampleOptions } from './options.ts';
import { People } from './people.ts';
import { hash32 } from './random.ts';
import { writeRevisionLines } from './revision-lines.ts';
import type { FileSpan, Setting } from './setting.ts';
import { Tally } from './tally.ts';
import { encodeUtf8 } from './text-encoder.ts';
import { Traffic } from './traffic.ts';
import { mergeTruths, type Truth } from './truth.ts';
import { createNarrowVocabulary } from './vocabulary/narrow.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';
import { createWideVocabulary } from './vocabulary/wide.ts';

/** A file of the bucket. */
export type SampleFile = {
  /** Its place in the bucket: `revisions/1.json`. */
  path: string;
  /**
   * Its content, generated while it is read, the same each time. Chunks are some 256 KB and the reader's to keep,
   * but for a Blob or a transfer remember that their buffers are a little longer than they.
   */
  chunks(): Iterable<Uint8Array<ArrayBuffer>>;
};

/** A file of data. */
export type SampleRevision = SampleFile & {
  revision: number;
  /** How many lines it has, blank and broken ones included. */
  lines: number;
  /** When its lines are received, in Unix seconds, both ends included, as index.csv has it. */
  from: number;
  to: number;
  /**
   * What is written in it. Free once `chunks()` has been read to its end; else the file is generated, and thrown
   * away, to count.
   */
  truth(): Truth;
};

export type SampleExport = {
  /** All files: the revisions, then index.csv and status.csv. */
  files: SampleFile[];
  /** The files of data alone. */
  revisions: SampleRevision[];
  /** What is written in all of them: the truths of the files, merged. */
  truth(): Truth;
};

const VOCABULARIES = { wide: createWideVocabulary, narrow: createNarrowVocabulary } as const;
const vocabularies = new Map<keyof typeof VOCABULARIES, Vocabulary>();
/** How far a border between two files may lie off its even place, in parts of a file. */
const BORDER_JITTER = 0.1;

/**
 * A realistic export of any size. Nothing is generated before a file is read, each file by itself, so memory holds a
 * chunk at a time, and for each file that was read its counts. Options that make no sense are a RangeError.
 */
export function generateExport(options: SampleOptions = {}): SampleExport {
  const plan = planExport(options);
  const setting: Setting = {
    plan,
    traffic: new Traffic(plan.seed, plan.fromSeconds, plan.days),
    people: new People(plan.seed),
    vocabulary: vocabularyOf(plan.shape),
  };
  const spans = Array.from({ length: plan.files }, (_, index) => fileSpan(setting, index));
  const revisions = spans.map((span, index) => createRevision(setting, span, index));
  const exported = plan.firstRevision + plan.files - 1;
  return {
    files: [
      ...revisions,
      textFile('index.csv', () => indexCsv(plan.firstRevision, spans)),
      textFile('status.csv', () => statusCsv(exported + plan.revisionsToCome, exported, spans.at(-1)!.to)),
    ],
    revisions,
    truth: () => mergeTruths(truthsOf(revisions)),
  };
}

function* truthsOf(revisions: readonly SampleRevision[]): Generator<Truth> {
  for (const revision of revisions) yield revision.truth();
}

function createRevision(setting: Setting, span: FileSpan, index: number): SampleRevision {
  const revision = setting.plan.firstRevision + index;
  const path = revisionPath(revision);
  let counted: Tally | undefined;
  function* chunks() {
    const tally = new Tally(path, revision, setting.vocabulary);
    yield* writeRevisionLines(setting, span, index, tally);
    counted = tally;
  }
  return {
    path,
    revision,
    lines: span.lines,
    from: span.from,
    to: span.to,
    chunks,
    truth() {
      if (!counted) for (const _ of chunks());
      return counted!.truth();
    },
  };
}

function textFile(path: string, content: () => string): SampleFile {
  return { path, chunks: () => [encodeUtf8(content())] };
}

function vocabularyOf(shape: Plan['shape']): Vocabulary {
  const known = vocabularies.get(shape);
  if (known) return known;
  const created = VOCABULARIES[shape]();
  vocabularies.set(shape, created);
  return created;
}

/** Which lines a file has, and so when they are received: known without any other file. */
function fileSpan({ plan, traffic }: Setting, index: number): FileSpan {
  const before = border(plan, index);
  const after = border(plan, index + 1);
  return {
    linesBefore: before,
    lines: after - before,
    from: Math.floor(traffic.secondsAt(before / plan.lines)),
    to: Math.floor(traffic.secondsAt(after / plan.lines)),
  };
}

/** How many lines lie before a file. Files are nearly of one size, as real ones are not quite either. */
function border({ seed, lines, files }: Plan, index: number): number {
  if (index === 0) return 0;
  if (index === files) return lines;
  const jitter = BORDER_JITTER * (hash32(seed, index, 21) / 0x1_0000_0000 - 0.5);
  return lines >= files * 20
    ? Math.floor(((index + jitter) * lines) / files)
    : Math.floor((index * lines) / files);
}
