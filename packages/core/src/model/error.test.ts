import { describe, expect, it } from 'vitest';
import { ConvertError, ERRORS, type ErrorCode, fromPlainError, toPlainError } from './error.ts';

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('errors', () => {
  it.each(codes)('%s crosses a border and back', (code) => {
    const details = { folders: ['a', 'b'], count: 2, missing: null };
    const thrown = new ConvertError(code, 'What happened, why, and what to do.', {
      details,
      cause: new Error('why'),
    });
    const arrived = fromPlainError(structuredClone(toPlainError(thrown)));
    expect(arrived).toBeInstanceOf(ConvertError);
    expect(arrived).toBeInstanceOf(Error);
    expect(arrived.code).toBe(code);
    expect(arrived.message).toBe(thrown.message);
    expect(arrived.details).toEqual(details);
    expect(arrived.stack).toBe(thrown.stack);
    expect(arrived.exitCode).toBe(ERRORS[code].exitCode);
    expect(arrived.name).toBe('ConvertError');
    expect(toPlainError(arrived)).toEqual(toPlainError(thrown));
  });

  it('need no details', () => {
    const arrived = fromPlainError(
      structuredClone(toPlainError(new ConvertError('output/exists', 'It is there.'))),
    );
    expect(arrived.details).toBeUndefined();
    expect('details' in toPlainError(arrived)).toBe(false);
  });

  it('keep their cause on their own side', () => {
    const cause = new Error('disk');
    expect(new ConvertError('output/failed', 'Text.', { cause }).cause).toBe(cause);
    expect('cause' in new ConvertError('output/failed', 'Text.')).toBe(false);
  });

  it('of another kind become unexpected ones, with what they say', () => {
    const thrown = new TypeError('x is not a function');
    expect(toPlainError(thrown)).toEqual({
      code: 'job/unexpected',
      message: thrown.message,
      stack: thrown.stack,
    });
    for (const value of ['text', 7, null, undefined, { a: 1 }]) {
      const plain = structuredClone(toPlainError(value));
      expect(plain).toEqual({ code: 'job/unexpected', message: String(value) });
      expect(fromPlainError(plain).exitCode).toBe(1);
    }
  });

  it('end with the codes that the documents name', () => {
    const ends = Object.fromEntries(codes.map((code) => [code, ERRORS[code].exitCode]));
    expect(ends).toMatchObject({
      'input/not-an-export': 1,
      'input/two-exports': 1,
      'output/exists': 1,
      'output/is-input': 2,
      'job/bad-spec': 2,
      'job/bad-usage': 2,
      'job/cancelled': 130,
    });
    for (const code of codes) expect(code).toMatch(/^(input|output|job|reimport)\/[a-z]+(-[a-z]+)*$/);
  });
});
