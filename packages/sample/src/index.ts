export { generateExport, type SampleExport, type SampleFile, type SampleRevision } from './export.ts';
export type { SampleOptions, SampleShape } from './options.ts';
export {
  type BrokenLine,
  type BrokenReason,
  type LinePlace,
  mergeTruths,
  type Truth,
  type TruthSpan,
  type TruthTotals,
} from './truth.ts';
