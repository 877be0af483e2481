import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  addProblem,
  earlier,
  emptyAccount,
  emptyFileAccount,
  later,
  mergeAccount,
  sumTotals,
} from './account.ts';
import { PROBLEM_CODES, type ProblemCode, SAMPLES_PER_CODE } from './problem.ts';
import { addTotals, emptyTotals } from './totals.ts';

/** What happened in one stretch of a file: lines, and problems on some of them. */
type Stretch = {
  file: number;
  lines: number;
  time: number | null;
  problems: { code: ProblemCode; line: number }[];
};

const stretch = fc.record({
  lines: fc.nat(5),
  time: fc.option(fc.integer({ min: -5, max: 5 })),
  problems: fc.array(
    fc.record({ code: fc.constantFrom(...PROBLEM_CODES.slice(0, 3)), line: fc.integer({ min: 1, max: 5 }) }),
    {
      maxLength: 4,
    },
  ),
  nextFile: fc.boolean(),
});
/** Stretches in input order: a file number never goes back. */
const stretches = fc.array(stretch, { maxLength: 8, size: 'max' }).map((list) => {
  let file = 0;
  return list.map(({ nextFile, ...rest }): Stretch => {
    if (nextFile) file++;
    return { file, ...rest };
  });
});

function accountOf({ file, lines, time, problems }: Stretch): Account {
  const account = emptyAccount();
  const counted = emptyFileAccount(file);
  addTotals(counted, {
    bytes: lines * 10,
    lines,
    records: lines,
    blank: 0,
    rejected: 0,
    repaired: lines % 2,
  });
  counted.first = time;
  counted.last = time;
  counted.unusable = lines % 3;
  account.files.push(counted);
  for (const { code, line } of problems) {
    addProblem(account.problems, code, () => ({
      file,
      line,
      byteOffset: line * 7,
      excerpt: `${code} ${line}`,
    }));
  }
  return account;
}

function merged(accounts: readonly Account[]): Account {
  const all = emptyAccount();
  for (const account of accounts) mergeAccount(all, structuredClone(account));
  return all;
}

describe('accounts', () => {
  it('merge associatively, with the empty one as the empty value', () => {
    fc.assert(
      fc.property(stretches, fc.nat(8), fc.nat(8), (list, a, b) => {
        const accounts = list.map(accountOf);
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const grouped = merged([
          merged(accounts.slice(0, first)),
          merged(accounts.slice(first, second)),
          merged(accounts.slice(second)),
        ]);
        expect(grouped).toEqual(merged(accounts));
        expect(merged([emptyAccount(), ...accounts, emptyAccount()])).toEqual(grouped);
        expect(sumTotals(grouped).lines).toBe(list.reduce((sum, { lines }) => sum + lines, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('number the lines of a file on, and those of the next file anew', () => {
    const all = merged([
      accountOf({ file: 0, lines: 3, time: 5, problems: [{ code: 'line/not-json', line: 2 }] }),
      accountOf({ file: 0, lines: 2, time: 1, problems: [{ code: 'line/not-json', line: 1 }] }),
      accountOf({ file: 0, lines: 1, time: null, problems: [{ code: 'line/not-json', line: 1 }] }),
      accountOf({ file: 1, lines: 4, time: null, problems: [{ code: 'line/not-json', line: 3 }] }),
    ]);
    expect(all.problems['line/not-json']?.samples.map(({ file, line }) => [file, line])).toEqual([
      [0, 2],
      [0, 4],
      [0, 6],
      [1, 3],
    ]);
    expect(all.files).toMatchObject([
      { file: 0, lines: 6, first: 1, last: 5 },
      { file: 1, lines: 4, first: null, last: null },
    ]);
  });

  it('keep the first samples of each code, and count the rest', () => {
    const account = emptyAccount();
    let made = 0;
    for (let line = 1; line <= SAMPLES_PER_CODE + 3; line++) {
      addProblem(account.problems, 'time/missing', () => {
        made++;
        return { file: 0, line, byteOffset: 0, excerpt: '' };
      });
    }
    expect(account.problems['time/missing']?.count).toBe(SAMPLES_PER_CODE + 3);
    expect(account.problems['time/missing']?.samples.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(made, 'samples that are not kept are not made').toBe(SAMPLES_PER_CODE);
    const twice = merged([account, account]);
    expect(twice.problems['time/missing']?.count).toBe(2 * (SAMPLES_PER_CODE + 3));
    expect(twice.problems['time/missing']?.samples).toHaveLength(SAMPLES_PER_CODE);
  });

  it('are not changed by being merged into another', () => {
    const next = accountOf({ file: 0, lines: 3, time: 5, problems: [{ code: 'line/not-json', line: 2 }] });
    const before = structuredClone(next);
    const all = emptyAccount();
    mergeAccount(all, next);
    mergeAccount(
      all,
      accountOf({ file: 0, lines: 3, time: 9, problems: [{ code: 'line/not-json', line: 2 }] }),
    );
    expect(next).toEqual(before);
  });

  it('sum up over their files', () => {
    const all = merged(
      [0, 1, 2].map((file) => accountOf({ file, lines: file + 1, time: null, problems: [] })),
    );
    expect(sumTotals(all)).toEqual({ ...emptyTotals(), bytes: 60, lines: 6, records: 6, repaired: 2 });
    expect(sumTotals(emptyAccount())).toEqual(emptyTotals());
  });
});

describe('two times', () => {
  it.each([
    [null, null, null, null],
    [1, null, 1, 1],
    [null, 1, 1, 1],
    [1, 2, 1, 2],
    [2, 1, 1, 2],
    [0, -1, -1, 0],
  ])('%s and %s: the earlier is %s, the later %s', (a, b, first, last) => {
    expect(earlier(a, b)).toBe(first);
    expect(later(a, b)).toBe(last);
  });
});
