import { generateExport } from '@km-export/sample';

/** A file of the sample export, and where it lies in it. */
export type SampleFile = { path: string; file: File };

/** About eight megabytes, with a few faults in it, as a real one has. */
const sample = generateExport({
  bytes: 8_000_000,
  files: 8,
  days: 120,
  brokenLines: 0.0003,
  blankLines: 0.0001,
});

postMessage(
  sample.files.map((made): SampleFile => {
    const parts = [...made.chunks()] as Uint8Array<ArrayBuffer>[];
    return { path: made.path, file: new File(parts, made.path.slice(made.path.lastIndexOf('/') + 1)) };
  }),
);
