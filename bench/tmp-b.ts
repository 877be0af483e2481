import { readFileSync } from 'node:fs';
import { ElementBlocks, ElementBuffer } from '../packages/core/src/bytes/element-blocks.ts';
import { LineBuffer } from '../packages/core/src/bytes/lines.ts';
const data = new Uint8Array(readFileSync(process.argv[2]));
const raw = new LineBuffer(1 << 20), buf = new ElementBuffer();
for (let r = 0; r < 5; r++) {
  let p = 0;
  const reader = { read(into: Uint8Array) { const c = Math.min(into.length, data.length - p); into.set(data.subarray(p, p + c)); p += c; return c; }, close() {} };
  const t = process.cpuUsage().user;
  const b = new ElementBlocks(reader, raw, buf);
  let n = 0;
  while (await b.next()) n += b.end - b.start;
  const dt = process.cpuUsage().user - t;
  console.log(n, (data.length / dt).toFixed(0), 'MB/s cpu');
}
