import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, CsvRows } from './csv-rows.ts';
import { IndexReader } from './index-csv.ts';
import { StatusReader } from './status-csv.ts';

/** The rows of a text that comes in pieces of some bytes. */
function rowsOf(text: string, pieceBytes = 1 << 20): Omit<CsvRow, 'bytes'>[] {
  const rows: (Omit<CsvRow, 'bytes'> & { text: string })[] = [];
  const csv = new CsvRows(({ bytes, ...row }) =>
    rows.push({ ...row, text: Buffer.from(bytes()).toString() }),
  );
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += pieceBytes) csv.push(all.subarray(at, at + pieceBytes));
  csv.end();
  for (const row of rows)
    expect(all.subarray(row.byteOffset, row.byteOffset + Buffer.byteLength(row.text)).toString()).toBe(
      row.text,
    );
  return rows.map(({ text: _, ...row }) => row);
}

describe('the rows of a table', () => {
  it.each([
    ['nothing', '', []],
    ['only blank lines', '\n\r\n , \n', []],
    [
      'a last row without a line end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a mark of UTF-8', '\ufeffa\n', [['a']]],
    [
      'line ends of Windows',
      'a,b\r\n"c","d"\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'line ends of old Macs',
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['quotes and line ends in cells', '"a ""b""","c\nd"\n', [['a "b"', 'c\nd']]],
    [
      'semicolons',
      'a;b;c\nd,e;f\n',
      [
        ['a', 'b', 'c'],
        ['d,e', 'f'],
      ],
    ],
    ['tabs', 'a\tb\n', [['a', 'b']]],
    ['a quotation mark that is not closed', 'a\n"b,c\nd\n', [['a'], ['b,c\nd']]],
  ])('are taken apart: %s', (_, text, cells) => {
    for (const pieceBytes of [1, 2, 3, 1000]) {
      expect(
        rowsOf(text, pieceBytes).map((row) => row.cells),
        `${pieceBytes} bytes`,
      ).toEqual(cells);
    }
  });

  it('know their lines and bytes, however they come', () => {
    const text = '\ufeffä,b\r\n\r\n"c\r\nd",e\r\nf,g\r\n';
    for (const pieceBytes of [1, 2, 5, 1000]) {
      expect(rowsOf(text, pieceBytes).map(({ line, byteOffset }) => [line, byteOffset])).toEqual([
        [1, 3],
        [3, 11],
        [5, 21],
      ]);
    }
  });

  it('are refused where one never ends', () => {
    const csv = new CsvRows(() => {});
    expect(csv.push(Buffer.from('a\n"b'))).toBe(true);
    expect(csv.push(Buffer.alloc(1 << 20, 'x'))).toBe(false);
    expect(csv.place).toEqual({ line: 2, byteOffset: 2 });
  });
});

function indexOf(text: string) {
  const reader = new IndexReader();
  const faults: [number, string][] = [];
  const csv = new CsvRows((row) => {
    const fault = reader.take(row);
    if (fault !== null) faults.push([row.line, fault]);
  });
  csv.push(Buffer.from(text));
  csv.end();
  return { ...reader.index(), faults };
}

describe('index.csv', () => {
  it('names files however they are spelled, in any order', () => {
    const text =
      'max timestamp,FILE_NAME,Min Timestamp\n9,revisions/3.json,8\n3,C:\\b\\01.json.gz,2\n,2.json,\n';
    expect(indexOf(text)).toEqual({
      revisions: [1, 2, 3],
      firsts: [2, Number.NaN, 8],
      lasts: [3, Number.NaN, 9],
      doubled: [],
      faults: [],
    });
  });

  it('needs no header', () => {
    expect(indexOf('1.json,5,6\n').firsts).toEqual([5]);
    expect(indexOf('what,from,to\n1.json,5,6\n').lasts).toEqual([6]);
  });

  it('joins the spans of a number that is named twice', () => {
    const { revisions, firsts, lasts, doubled, faults } = indexOf(
      '1.json,5,6\n1.json,,\n1.json,2,3\n01.json,9,9\n',
    );
    expect([revisions, firsts, lasts, doubled]).toEqual([[1], [2], [9], [1]]);
    expect(faults).toEqual([2, 3, 4].map((line) => [line, 'bucket/double-number']));
  });

  it('says which rows it does not understand', () => {
    const text =
      '1.json,5,6\nx.json,1,2\n2.json,6,5\n3.json,soon,7\n4.json,1349161501000,1349161502000\n99999999999999999999.json,1,2\n';
    const { revisions, faults } = indexOf(text);
    expect(revisions).toEqual([1, 2, 3, 4]);
    expect(faults).toEqual([
      [2, 'bucket/bad-row'],
      [3, 'bucket/bad-time'],
      [4, 'bucket/bad-time'],
      [5, 'bucket/bad-time'],
      [6, 'bucket/bad-row'],
    ]);
  });

  it('keeps what was written, quoted or not', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.nat(1e6), fc.nat(1e9), fc.nat(1e9)), {
      selector: ([number]) => number,
    });
    fc.assert(
      fc.property(rows, fc.boolean(), fc.constantFrom('\n', '\r\n'), (all, quoted, end) => {
        const cell = (text: string | number) => (quoted ? `"${text}"` : String(text));
        const text = all.map(
          ([n, a, b]) => [`r/${n}.json`, Math.min(a, b), Math.max(a, b)].map(cell).join(',') + end,
        );
        const { revisions, firsts, faults } = indexOf(text.join(''));
        const sorted = all.toSorted((a, b) => a[0] - b[0]);
        expect(revisions).toEqual(sorted.map(([n]) => n));
        expect(firsts).toEqual(sorted.map(([, a, b]) => Math.min(a, b)));
        expect(faults).toEqual([]);
      }),
    );
  });
});

describe('status.csv', () => {
  function statusOf(text: string) {
    const reader = new StatusReader();
    const faults: (string | null)[] = [];
    const csv = new CsvRows((row) => faults.push(reader.take(row)));
    csv.push(Buffer.from(text));
    csv.end();
    return { status: reader.status, faults: faults.filter((fault) => fault !== null) };
  }
  const header =
    'Total Revisions,Exported Revisions,Max Exported Revision Timestamp,Max Exported Revision UTC Timestamp';

  it.each([
    ['as documented', `${header}\n5,3,99,1970\n`, { total: 5, exported: 3, exportedUpTo: 99 }],
    [
      'in another order',
      'exported_revisions,TOTALREVISIONS\n3,5\n',
      { total: 5, exported: 3, exportedUpTo: null },
    ],
    ['under other names', 'all,done,until\n5,3,99\n', { total: 5, exported: 3, exportedUpTo: 99 }],
    ['without a header', '5,3,99\n', { total: 5, exported: 3, exportedUpTo: 99 }],
    ['with several rows', `${header}\n5,3,99,\n6,6,100,\n`, { total: 6, exported: 6, exportedUpTo: 100 }],
    ['without a time', `${header}\n5,3,,\n`, { total: 5, exported: 3, exportedUpTo: null }],
  ])('is understood %s', (_, text, status) => {
    expect(statusOf(text)).toEqual({ status, faults: [] });
  });

  it.each([
    ['no row', header, null, []],
    ['a row of words', `${header}\na,b,c,d\n`, null, ['bucket/bad-row']],
    ['more exported than there are', `${header}\n3,5,99,\n`, null, ['bucket/bad-row']],
    [
      'a time in milliseconds',
      `${header}\n5,3,1349161501000,\n`,
      { total: 5, exported: 3, exportedUpTo: null },
      ['bucket/bad-time'],
    ],
  ])('is not believed with %s', (_, text, status, faults) => {
    expect(statusOf(text)).toEqual({ status, faults });
  });
});
