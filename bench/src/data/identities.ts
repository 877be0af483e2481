import { join } from 'node:path';
import { sizeName } from '../sizes.ts';
import { cached, type DataSet } from './cache.ts';
import { readChunks, type SampleRequest, sampleData } from './samples.ts';
import { writeFile } from './write-file.ts';

const LF = 0x0a;
/** An identity that is a text without escapes, wherever it stands in its line. */
const IDENTITY = /"_p": ?"([^"\\]+)"/;

/** The first `count` identities of a sample, one a line; where it has fewer, others that are not in it. */
export function identityFile(cache: string, request: SampleRequest, count: number): Promise<DataSet> {
  const { shape, bytes, seed } = request;
  return cached(cache, `${shape}-${sizeName(bytes)}-seed-${seed}-identities-${count}`, async (folder) => {
    const { files } = await sampleData(cache, request);
    const found = new Set<string>();
    for (const line of linesOf(files[0]!)) {
      const [, identity] = IDENTITY.exec(line) ?? [];
      if (identity !== undefined) found.add(identity);
      if (found.size === count) break;
    }
    for (let number = 0; found.size < count; number++) found.add(`nobody-${number}@example.com`);
    // A folder of data holds revisions; this one is a list, in the place of one.
    writeFile(join(folder, 'revisions/1.json'), [Buffer.from(`${[...found].join('\n')}\n`)]);
  });
}

function* linesOf(path: string): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of readChunks(path)) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
}
