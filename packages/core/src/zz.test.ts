import { gzipSync } from 'node:zlib';
import { it } from 'vitest';
import { memorySource } from '../test/memory-ports.ts';
import { gunzipReader } from './bytes/gzip.ts';
import { PROBLEM_CODES } from './model/problem.ts';
import { Scanner } from './scan/scanner.ts';

async function gun(bytes: Uint8Array) {
  const r = gunzipReader(memorySource(bytes).open() as any);
  const out: Buffer[] = [];
  const into = new Uint8Array(100000);
  try {
    for (;;) {
      const n = await r.read(into);
      if (n === 0) return [Buffer.concat(out).toString('latin1'), 'clean'];
      out.push(Buffer.from(into.slice(0, n)));
    }
  } catch (e: any) {
    return [Buffer.concat(out).toString('latin1'), e.code ?? String(e)];
  }
}
function scan(s: string, replace = false) {
  const bytes = Buffer.from(s, 'latin1');
  const sc = new Scanner({ replaceInvalidUtf8: replace });
  sc.begin(bytes, 0, bytes.length, 0);
  const r: any[] = [];
  while (sc.next()) {
    const b = sc.batch;
    r.push({
      rec: b.recordCount,
      codes: [...b.rejects.subarray(0, b.rejectsLength)]
        .filter((_, i) => i % 4 === 3)
        .map((c) => PROBLEM_CODES[c]),
    });
  }
  return JSON.stringify(r);
}
it('x', async () => {
  for (const l of [
    '{"a":1}\\',
    '{"a":1}\\30',
    '{"a":1}\\040',
    '{"a":\\061}',
    '\\173"a":1}',
    '{"a":1\\',
    '{"a":"\xff\n',
    '{"a":"\xff"}\n{"a":"\xff\n',
    '{"a":"\xff"}\n{"a":1\xff}\n',
  ])
    console.log('LINE', JSON.stringify(l), scan(l, true));
  const small = gzipSync('hello\n'),
    other = gzipSync('other\n');
  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 30, 100000])
    console.log('GZ', n, await gun(Buffer.concat([small, Buffer.alloc(n), other])));
  console.log('GZ hdr', await gun(Buffer.concat([small.subarray(0, 10), Buffer.alloc(20)])));
  const lines = '{"_p":"ann","_n":"visited","_t":1234567890}\n{"_p":"bob","_n":"left"}\n';
  const big = Array.from(
    { length: 400 },
    (_, i) => `{"_p":"${(i * 7919) % 1000}","_t":${1e9 + i * 37}}\n`,
  ).join('');
  for (const [n, b, c] of [
    ['dyn', gzipSync(big), big],
    ['fix', gzipSync(lines), lines],
    ['stored', gzipSync(lines, { level: 0 }), lines],
  ] as any) {
    const pad = Buffer.concat([b, Buffer.alloc(600)]);
    let bad = [];
    for (let bit = 0; bit < Math.min(b.length * 8, 6000); bit++) {
      const f = Buffer.from(pad);
      f[bit >> 3] ^= 1 << (bit & 7);
      const [content, end] = await gun(f);
      if (end === 'clean' && content !== c) bad.push([bit >> 3, bit & 7, content.length]);
    }
    console.log(n, b.length, 'flip+pad bad', JSON.stringify(bad));
    bad = [];
    const kinds: any = {};
    let prefix = 0;
    for (let cut = 0; cut < b.length; cut++) {
      const f = Buffer.from(pad);
      f.fill(0, cut);
      const [content, end] = await gun(f);
      kinds[end] = (kinds[end] ?? 0) + 1;
      if (end === 'clean' && content !== c) bad.push([cut, content.length]);
      const k = await gun(b.subarray(0, cut));
      if (!c.startsWith(k[0]) || k[1] !== 'file/gzip-cut') prefix++;
    }
    console.log(n, 'zeroed tail bad', JSON.stringify(bad), JSON.stringify(kinds), 'cut bad', prefix);
  }
}, 100000);
