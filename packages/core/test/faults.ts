/**
 * THE TABLE of what can go wrong while a job reads and writes. Each fault is shown by tests that take its name, words
 * and exit code from here by `fault('…')`; docs/faults.md is made of the table and of the places where that stands, and
 * the check of the docs fails where a fault has no test.
 */

export type Fault = {
  /** What goes wrong, as a heading. */
  title: string;
  /** What the run does. */
  happens: string;
  /** What is said, word for word; the tests look for each. */
  says: readonly string[];
  /** Of the command line; null where it is not the one to end. */
  exitCode: number | null;
  /** What is on the disk afterwards. */
  leaves: string;
};

const PARTIAL = 'The result, under its name, called partial.';
const NOTHING = 'Nothing: no output under its name, no temporary file.';

export const FAULTS = {
  'input-grows': {
    title: 'A file grows while a job runs',
    happens:
      'As many bytes are read as it had when it was listed. What was added is not read; a line that was only half there is rejected.',
    says: ['the file changed after it was listed', 'it grew from'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-rewritten': {
    title: 'A file is written to while a job of one pass runs, and keeps its size',
    happens: 'It is read as it comes. The time of its last change tells.',
    says: ['the file changed after it was listed', 'it was written to; its size is the same'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-shrinks': {
    title: 'A file shrinks while a job runs',
    happens: 'What there is counts.',
    says: ['the file ended before the size that it had when it was listed'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-vanishes': {
    title: 'A file vanishes before it is opened',
    happens: 'The others are read. (One that is being read when its name goes away is read to its end.)',
    says: ['the file could not be opened or read to its end', 'it is not there (ENOENT)'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-forbidden': {
    title: 'A file loses its permission before it is opened',
    happens: 'The others are read.',
    says: ['the file could not be opened or read to its end', 'permission denied (EACCES)'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-fails': {
    title: 'Reading fails in the middle of a file',
    happens: 'What was read before counts, and the next file is read.',
    says: ['the file could not be opened or read to its end', 'the disk reports an error (EIO)'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-becomes-pipe': {
    title: 'A file is replaced by a pipe or a device after it was listed',
    happens: 'It is not read, and nobody waits for it. The others are read.',
    says: ['it is no file any more'],
    exitCode: 4,
    leaves: PARTIAL,
  },
  'input-changes-between-passes': {
    title: 'A file changes between the survey and the conversion',
    happens:
      'The job ends: columns and lines would be of two versions. Sizes and counts need not differ; the time of the last change tells, and in a browser the file can’t be read any more.',
    says: ['changed while it was read: its columns were counted over other lines'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'input-vanishes-between-passes': {
    title: 'A file vanishes between the survey and the conversion',
    happens: 'The job ends, as with a file that changes.',
    says: ['could not be read a second time (it is not there (ENOENT))'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'picked-input-changes': {
    title: 'A file changes or vanishes after it was given to the page',
    happens:
      'Browsers refuse to read it. Before the survey that makes the result partial; after it the conversion ends.',
    says: ['it changed, was moved, or may not be read any more since it was given'],
    exitCode: null,
    leaves: NOTHING,
  },
  'worker-out-of-memory': {
    title: 'A worker runs out of memory',
    happens: 'The job ends, and the other workers with it.',
    says: ['A worker thread ended in the middle of its work', 'fewer workers need less of it: --workers 1'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'worker-dies': {
    title: 'A worker ends by itself',
    happens: 'The job ends, and the other workers with it.',
    says: ['A worker thread ended in the middle of its work: The thread ended with code 7.'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'page-worker-dies': {
    title: 'A worker of the page breaks',
    happens: 'The job ends, and the other workers with it.',
    says: ['The work stopped', 'A part of the page that reads the files stopped working'],
    exitCode: null,
    leaves: NOTHING,
  },
  'disk-full': {
    title: 'The disk of the output is full',
    happens: 'The job ends.',
    says: ['no space is left on the disk (ENOSPC)'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'device-full': {
    title: 'Standard output, or a device, takes no more',
    happens: 'The job ends. What went out before can’t be taken back.',
    says: ['no space is left on the disk (ENOSPC)'],
    exitCode: 1,
    leaves: 'What the device took before.',
  },
  'scratch-full': {
    title: 'The disk of the temporary folder is full',
    happens:
      'The job goes on without it: later files wait for their turn in memory. Nothing is lost but time.',
    says: [],
    exitCode: 0,
    leaves: 'The whole result, and no temporary file.',
  },
  'scratch-hangs': {
    title: 'The temporary folder hangs, and the job is cancelled',
    happens: 'The job ends at once; what hangs is not waited for.',
    says: ['The job was cancelled'],
    exitCode: 130,
    leaves: 'No output under its name.',
  },
  'output-folder-vanishes': {
    title: 'The folder of the output is removed while a job runs',
    happens: 'The job ends when the output should get its name.',
    says: ['it is not there (ENOENT)'],
    exitCode: 1,
    leaves: NOTHING,
  },
  'output-name-taken': {
    title: 'A file takes the output’s name while a job runs',
    happens: 'The job ends, and that file stays as it is.',
    says: ['came to exist while this ran. It was left as it is.'],
    exitCode: 1,
    leaves: 'The other’s file, and nothing of ours.',
  },
  'private-storage-full': {
    title: 'The browser’s private storage is at its quota',
    happens: 'Its writes throw nothing there, and write less or nothing: each is checked, and the job ends.',
    says: ['The result could not be saved', 'The browser gives this page no more room for temporary files'],
    exitCode: null,
    leaves: NOTHING,
  },
  'picked-file-fails': {
    title: 'A file that was picked on the page can’t be written to',
    happens: 'The job ends; the browser’s own temporary file is given up.',
    says: ['The result could not be saved', 'could not be written'],
    exitCode: null,
    leaves: 'What was in the picked file before; one that the dialog made goes away.',
  },
  'picked-folder-fails': {
    title: 'One of the files can’t be written to a folder that was picked on the page',
    happens: 'The job ends. Files are put there only when all are whole, one after the other.',
    says: ['The result could not be saved', 'could not be written'],
    exitCode: null,
    leaves: 'What was in the folder before, but for files that were to be replaced and already are.',
  },
  'reader-gone': {
    title: 'Whoever reads our standard output goes away (`| head`)',
    happens: 'The job ends early, quietly. Rejects that go to a file are written whole.',
    says: [],
    exitCode: 0,
    leaves: 'No temporary file.',
  },
  'pipe-unread': {
    title: 'Nobody reads the named pipe that is the output, and the job is interrupted',
    happens: 'The wait ends. Neither opening nor writing it ties up a thread.',
    says: ['km-export: interrupted; no output was finished.'],
    exitCode: 130,
    leaves: 'The pipe, as it was.',
  },
  interrupted: {
    title: 'The job is interrupted (Ctrl-C)',
    happens: 'It ends at once, whatever hangs.',
    says: ['km-export: interrupted; no output was finished.'],
    exitCode: 130,
    leaves: NOTHING,
  },
  killed: {
    title: 'The command line is killed (`kill -9`, a power cut)',
    happens:
      'Nobody is left to clear up. The next run that writes to the same folder removes the unfinished outputs there, and any run the temporary folders: those of this machine and user whose process lives no more.',
    says: ['Removed 1 unfinished file that a run which was killed had left in the folder of the output.'],
    exitCode: null,
    leaves:
      'A hidden file that ends with `.km-export-part`, until the next run; nothing under the output’s name.',
  },
  'page-cancelled': {
    title: 'The job is cancelled on the page',
    happens: 'All workers end within a second.',
    says: ['Cancelled. Nothing was saved.'],
    exitCode: null,
    leaves: NOTHING,
  },
  'browser-killed': {
    title: 'The tab is closed, or the browser killed, in the middle of a job',
    happens:
      'Before a tab is closed the browser asks. Temporary files are cleared when the page is opened again; those of a tab that lives are spared.',
    says: [],
    exitCode: null,
    leaves: 'Private temporary files, until the page is opened again.',
  },
} as const satisfies Record<string, Fault>;

export type FaultId = keyof typeof FAULTS;

/** A fault with the name that its tests have. */
export function fault(id: FaultId): Fault & { name: string } {
  return { ...FAULTS[id], name: `${id}: ${FAULTS[id].title}` };
}
