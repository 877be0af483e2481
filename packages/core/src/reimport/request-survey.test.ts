import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { RequestSurvey } from './request-survey.ts';

const line = (person: string) => encodeUtf8(`/e?_k=KEY&_p=${person}&_n=x&_t=1&_d=1`);

test('pieces of one buffer that begin at the same place, a longer one behind a shorter, are each read whole', () => {
  const lines = [line('a'), line('a-person-with-a-much-longer-identity-than-the-one-before')];
  const buffer = new ArrayBuffer(1000);
  const reused = new RequestSurvey();
  const apart = new RequestSurvey();
  for (const bytes of lines) {
    const piece = new Uint8Array(buffer, 0, bytes.length);
    piece.set(bytes);
    reused.take(piece, 0, piece.length);
    apart.take(bytes, 0, bytes.length);
  }
  expect(reused.totals()).toEqual(apart.totals());
  expect(reused.totals()).toMatchObject({ requests: 2, events: 2, people: 2 });
});
