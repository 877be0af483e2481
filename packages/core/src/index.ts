/** The public API of core. Shells import from here and nowhere else. */

export type { CreateBuffer } from './bytes/buffer-shelf.ts';
export { crc32 } from './bytes/crc32.ts';
export { tellOtherArchive } from './bytes/other-archives.ts';
export { isShared } from './bytes/share.ts';
export { cutToBytes } from './bytes/utf8.ts';
export { type WholeFile, ZipWriter } from './bytes/zip/zip-writer.ts';
export { undoFormulaGuard, undoTextProtection } from './formats/csv-guards.ts';
export type { Format } from './formats/format.ts';
export { FORMAT_IDS, FORMATS, type FormatId, isForReturn } from './formats/index.ts';
export { GETTING_YOUR_EXPORT, type Guide, type GuideBlock, splitCode } from './guide/getting-your-export.ts';
export type { IndexReport, Span } from './input/compare-index.ts';
export {
  type FoundFile,
  type GivenFault,
  type GivenPath,
  type IgnoredFile,
  type IgnoredReason,
  isNeverData,
  isOfExport,
  type Listing,
  likelyBytes,
  listInput,
  revisionOf,
} from './input/listing.ts';
export { describeLeftOut, type LeftOut, type SinceReport } from './input/selection.ts';
export { addToState, drawState, type ExportState, parseState } from './input/state.ts';
export { describeNoneLeft } from './job/describe-none-left.ts';
export {
  type DescribedPeople,
  describePeople,
  describeUnsearched,
  type PeopleWords,
  type ToldPeople,
} from './job/describe-people.ts';
export { expandArchives } from './job/expand-archives.ts';
export { FileNames } from './job/file-names.ts';
export { fixedFiles, mayBecome, mayGoOn, sharedNameError, splitIdOf } from './job/files-of-output.ts';
export { bytesToTellJob, drawJob, isJobFile, LARGEST_JOB_BYTES, mayBeJob, parseJob } from './job/job-file.ts';
export { findLeftBeside, leftBesideNote } from './job/left-beside.ts';
export type { OutputResult } from './job/outputs.ts';
export { Pace, type PaceReading } from './job/pace.ts';
export type { Progress } from './job/pass.ts';
export type { PeopleReport, ReportedFollowed, ReportedMissing, ReportedNear } from './job/people-report.ts';
export { mayReadTwice } from './job/plan.ts';
export type { JobResult, Survey } from './job/result.ts';
export { isFileOf, numberedName } from './job/rolling-file.ts';
export { runJob } from './job/run.ts';
export {
  isGzipped,
  JOB_OPTIONS,
  type JobSpec,
  OUTPUT_OPTIONS,
  type OutputSpec,
  parseJobSpec,
  READERS_OPTIONS,
  RECORD_OPTIONS,
  RECORD_OPTIONS_BUT_PEOPLE,
} from './job/spec.ts';
export type { PartResult } from './job/split-output.ts';
export {
  ownBuffers,
  type Part,
  partBuffers,
  type Slice,
  type Task,
  type TaskResult,
} from './job/task.ts';
export { createWorkerService, type ServiceOptions, type WorkerService } from './job/worker-service.ts';
export { closest, didYouMean } from './model/closest.ts';
export { type Counted, type Counts, describeCounts } from './model/counts.ts';
export {
  ConvertError,
  ERRORS,
  type ErrorCode,
  fromPlainError,
  type PlainError,
  toPlainError,
} from './model/error.ts';
export {
  defaultsOf,
  flagOf,
  isPreset,
  mayHoldPersonalData,
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  presetDefaults,
  takesText,
  textFault,
  withDefaults,
  withoutDefaults,
} from './model/option.ts';
export { messageInFlags, type OptionFault, optionError, optionFaultOf } from './model/option-fault.ts';
export { PROBLEMS, type ProblemCode, type ProblemEffect } from './model/problem.ts';
export { shellWord } from './model/shell-word.ts';
export { describeUnmatched, type Unmatched } from './model/sought.ts';
export type { SourceRef } from './model/source-ref.ts';
export { describeTaken, type Taken } from './model/taken.ts';
export type { Totals } from './model/totals.ts';
export {
  arraysNote,
  formatBytes,
  formatCount,
  formatCounted,
  formatDay,
  formatDuration,
  formatTime,
  timeZoneNote,
  visibleName,
  visibleText,
} from './model/words.ts';
export type { ZipEntry } from './model/zip-entry.ts';
export { PEOPLE_OPTIONS } from './people/asked-people.ts';
export type {
  Answer,
  Clock,
  Deflate,
  Deflating,
  Inflate,
  Inflating,
  JournalStore,
  Scratch,
  ScratchFile,
  Sender,
  Sink,
  SinkOpener,
  Source,
  SourceOpener,
  SourceReader,
  TakePart,
  WorkerPool,
} from './ports.ts';
export { readApiKey } from './reimport/api-key.ts';
export { createClock, type Timers } from './reimport/create-clock.ts';
export {
  DELIVERY_DEFAULTS,
  Delivery,
  type DeliveryPorts,
  type DeliverySettings,
  EnoughSent,
} from './reimport/delivery.ts';
export {
  describeReimport,
  describeReimportPlan,
  describeTrouble,
  describeUnsent,
  type ReimportPlan,
  requestsOfRun,
} from './reimport/describe.ts';
export { Journal, type JournalCounts, type JournalHead, refuseOtherJournal } from './reimport/journal.ts';
export { createLinesSink, type TakeLine } from './reimport/lines-sink.ts';
export { isRequestLine, KEY_PLACE, MOST_REQUEST_BYTES, withKey } from './reimport/request-line.ts';
export { changedRequestsError, RequestSurvey, type RequestTotals } from './reimport/request-survey.ts';
export { parseRetryAfter } from './reimport/retry-after.ts';
export { SPLIT_IDS, type SplitId, splitOf } from './splits/index.ts';
export type { Split } from './splits/split.ts';
export type { StatusReport } from './survey/bucket-report.ts';
export { MOST_OF_ONE_PERSON } from './survey/follow-aliases.ts';
export type { Dropped, ReportedProblem, SurveyReport } from './survey/report.ts';
export type { PreviewRow } from './survey/summary.ts';
export type { Verdict, VerdictPoint } from './survey/verdict.ts';
