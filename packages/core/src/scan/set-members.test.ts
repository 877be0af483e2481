import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { ID_EVENT } from '../model/keys.ts';
import { MEMBER_NAME, MEMBER_SIZE, NUMBER, RECORD_EVENT_TOKEN, RecordView, STRING } from '../model/record.ts';
import { Scanner } from './scanner.ts';
import { addMembers, setMembers } from './set-members.ts';
import { readTime } from './value.ts';

const NAMES = ['_p', '_t', '_n', 'x', 'y', '\\u0078'];
const VALUES = ['1', '1.50', '"a\\"b"', '" "', 'null', '[1, {"x": 2}]', '{}', 'true'];
const member = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES));
const lines = fc.array(fc.array(member, { maxLength: 6 }), { minLength: 1, maxLength: 5 });

test('each record is what an object with these members would be, and so is its line', () => {
  const property = fc.property(
    lines,
    fc.constantFrom('_t', 'x', 'new'),
    fc.boolean(),
    (members, name, isAdding) => {
      const texts = members.map(
        (each) => `{ ${each.map(([key, value]) => `"${key}" : ${value}`).join(' , ')} }`,
      );
      const bytes = encodeUtf8(`${texts.join('\n')}\n`);
      const scanner = new Scanner({ replaceInvalidUtf8: false });
      scanner.begin(bytes, 0, bytes.length, 0);
      while (scanner.next()) {
        const { batch, names, side } = scanner;
        const set = [name, 'also'].map((key, index) => ({
          name: names.idOf(encodeUtf8(key), 0, key.length),
          spelled: encodeUtf8(JSON.stringify(key)),
          ...(index === 0
            ? { value: encodeUtf8('42'), type: NUMBER }
            : { value: encodeUtf8('"é"'), type: STRING }),
        }));
        const view = new RecordView(batch);
        for (let index = 0; index < batch.recordCount; index++) {
          view.moveTo(index);
          const before = JSON.parse(decodeUtf8(view.lineBytes, view.lineStart, view.lineEnd));
          (isAdding ? addMembers : setMembers)(view, set, names, side);
          batch.records[index] = view.position;
          const after = { [name]: 42, also: 'é' };
          const expected = isAdding ? { ...after, ...before } : { ...before, ...after };
          const line = decodeUtf8(view.lineBytes, view.lineStart, view.lineEnd);
          expect(JSON.parse(line)).toEqual(expected);
          expect(line).not.toMatch(/[{,:] | [}:,]/);
          const onTape: string[] = [];
          for (let at = view.members; at < view.membersEnd; at += MEMBER_SIZE) {
            onTape.push(names.texts[view.tape[at + MEMBER_NAME]]);
          }
          const order = Object.keys(isAdding ? { ...before, ...after } : expected);
          expect(onTape).toEqual(order);
          if (name === '_t' && !isAdding) expect(readTime(view.bytes, view.tape, view.reserved(3))).toBe(42);
        }
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test('a record that is given another event is not taken for one of the event that it had', () => {
  const line = '{"_n":"before"}\n';
  const bytes = encodeUtf8(line.repeat(20));
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  scanner.begin(bytes, 0, bytes.length, 0);
  scanner.next();
  const { batch, names, side } = scanner;
  const view = new RecordView(batch);
  view.moveTo(1);
  const token = () => view.tape[view.position + RECORD_EVENT_TOKEN];
  expect(token(), 'is known by now').toBeGreaterThan(0);
  const event = {
    name: ID_EVENT,
    spelled: encodeUtf8('"_n"'),
    value: encodeUtf8('"after"'),
    type: STRING,
  };
  setMembers(view, [event], names, side);
  expect(token()).toBe(0);
});
