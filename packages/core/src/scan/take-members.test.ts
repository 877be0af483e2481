import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  RECORD_EVENT_TOKEN,
  RecordView,
} from '../model/record.ts';
import { Scanner } from './scanner.ts';
import { takeMembers } from './take-members.ts';
import { writeValueText } from './value.ts';

/** The line, what its members say, and the reserved members, once some names are taken. */
function without(line: string, taken: readonly string[]) {
  const bytes = encodeUtf8(`${line}\n`);
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  scanner.begin(bytes, 0, bytes.length, 0);
  scanner.next();
  const { batch, names } = scanner;
  const view = new RecordView(batch);
  view.moveTo(0);
  takeMembers(view, new Set(taken.map((name) => names.texts.indexOf(name))), names, scanner.side);
  const again = new RecordView(batch);
  again.moveTo(0);
  expect(view.bytes === again.bytes && view.membersEnd === again.membersEnd).toBe(true);
  const members: [string, string][] = [];
  const text = new ByteWriter();
  for (let member = view.members; member < view.membersEnd; member += MEMBER_SIZE) {
    const { tape } = view;
    text.length = 0;
    writeValueText(
      view.bytes,
      tape[member + MEMBER_START],
      tape[member + MEMBER_END],
      tape[member + MEMBER_TYPE],
      text,
    );
    members.push([names.texts[tape[member + MEMBER_NAME]], decodeUtf8(text.bytes, 0, text.length)]);
  }
  const reserved = [0, 1, 2, 3].map((id) => {
    const member = view.reserved(id);
    return member === 0 ? null : names.texts[view.tape[member + MEMBER_NAME]];
  });
  return {
    line: decodeUtf8(view.lineBytes, view.lineStart, view.lineEnd),
    members,
    reserved,
    token: view.tape[view.position + RECORD_EVENT_TOKEN],
  };
}

test('closes up the line and the tape, and leaves spellings and order alone', () => {
  const line =
    ' { "_p" : "\\u0061", "x":1.0 ,"_n":"Buy" , "d" : { "b" : [ 1 , "c d" ] } ,"\\u0079":-0,"_t":1 } ';
  expect(without(line, ['x', '_n'])).toEqual({
    line: '{"_p":"\\u0061","d":{"b":[1,"c d"]},"\\u0079":-0,"_t":1}',
    members: [
      ['_p', 'a'],
      ['d', '{"b":[1,"c d"]}'],
      ['y', '-0'],
      ['_t', '1'],
    ],
    reserved: ['_p', null, null, '_t'],
    token: 0,
  });
});

test('takes a name that stands twice at every place, and keeps others that do', () => {
  expect(without('{"a":1, "b":{"c":1, "c":2}, "\\u0061":2, "d":3, "d":4}', ['a'])).toMatchObject({
    line: '{"b":{"c":1,"c":2},"d":3,"d":4}',
    members: [
      ['b', '{"c":2}'],
      ['d', '4'],
    ],
  });
});

test('takes members of a repaired line', () => {
  expect(without('{"_p":"\\302\\243","x":"\\302\\243", "y":1}', ['y'])).toMatchObject({
    line: '{"_p":"£","x":"£"}',
    members: [
      ['_p', '£'],
      ['x', '£'],
    ],
  });
});

test('leaves what JSON.parse reads without these names, of any record', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-f]{1,2}$/), fc.jsonValue()),
      fc.nat(3),
      (record, take) => {
        const taken = Object.keys(record).slice(0, take);
        const left = Object.fromEntries(Object.entries(record).filter(([name]) => !taken.includes(name)));
        const { line, members } = without(JSON.stringify(record, null, 1).replaceAll('\n', '\t'), taken);
        expect(line).toBe(JSON.stringify(left));
        expect(members.map(([name]) => name)).toEqual(Object.keys(left));
      },
    ),
  );
});
