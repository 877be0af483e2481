/** An archive read as a job reads it: every entry's content, and how it ended. */
import type { GivenPath } from '../src/index.ts';
import { expandArchives } from '../src/job/expand-archives.ts';
import { openSlice } from '../src/job/open-slice.ts';
import { addDamagedEntries } from '../src/job/stored-entries.ts';
import { emptyFileAccount } from '../src/model/account.ts';
import { ConvertError } from '../src/model/error.ts';
import { InputFault } from '../src/model/input-fault.ts';
import type { Inflate, SourceReader } from '../src/ports.ts';
import { memorySource } from './memory-ports.ts';

export type ReadEntry = { path: string; content: string; end: string };
export type ReadArchive = { fault: string | null; entries: ReadEntry[] };

/** A path given by name, over bytes. */
export function givenFile(path: string, bytes: Uint8Array): GivenPath {
  return { given: path, kind: 'file', files: [{ path, size: bytes.length, ref: path }] };
}

/** Null where the bytes are no archive. `end` is `clean`, or the code of a fault or error. */
export async function readZip(
  bytes: Uint8Array,
  options: { inflate?: Inflate; maxRead?: number; name?: string } = {},
): Promise<ReadArchive | null> {
  const openSource = () => memorySource(bytes, options.maxRead);
  const [path] = await expandArchives([givenFile(options.name ?? 'x.zip', bytes)], openSource);
  if (path.kind !== 'archive') return null;
  const entries: ReadEntry[] = [];
  for (const { path: name, entry, ref, size } of path.files) {
    const slice = { file: 0, ref, size, from: 0, to: null, ...(entry && { entry }) };
    let content = '';
    let end = 'clean';
    try {
      const opened = await openSlice(openSource, slice, { inflate: options.inflate });
      const { pieces, fault } = await readAll(opened.reader);
      content = pieces.toString('latin1');
      end = fault;
      const storedCrc = opened.storedCrc();
      if (end === 'clean' && storedCrc !== null) {
        const account = { files: [{ ...emptyFileAccount(0), storedCrc }], problems: {} };
        const file = { path: name, revision: null, size, ref, ...(entry && { entry }) };
        addDamagedEntries(account, { files: [file], ignored: [], missingRevisions: [], bucketFiles: [] });
        end = Object.keys(account.problems)[0] ?? end;
      }
    } catch (thrown) {
      end = codeOf(thrown);
    }
    entries.push({ path: name, content, end });
  }
  return { fault: path.fault?.code ?? null, entries };
}

/** All that a reader gives, and how it ends. */
export async function readAll(
  reader: SourceReader,
  intoBytes = 1 << 16,
): Promise<{ pieces: Buffer; fault: string }> {
  const pieces: Buffer[] = [];
  const into = new Uint8Array(intoBytes);
  let fault = 'clean';
  try {
    for (let count = await reader.read(into); count > 0; count = await reader.read(into)) {
      pieces.push(Buffer.from(into.subarray(0, count)));
    }
  } catch (thrown) {
    fault = codeOf(thrown);
  }
  await reader.close();
  return { pieces: Buffer.concat(pieces), fault };
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof InputFault || thrown instanceof ConvertError) return thrown.code;
  throw thrown;
}
