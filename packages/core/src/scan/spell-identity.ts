import { decodeUtf8 } from '../bytes/utf8.ts';
import { type IdentityForm, NUMBER_IDENTITY } from './identity-form.ts';

/** An identity for people to read, and for options to name: a text, or a number as JSON spells it. */
export type NamedIdentity = { identity: string; type: 'text' | 'number' };

/** Longer numbers are left with their power of ten. */
const MOST_ZEROS = 20;

export function spellIdentity({ type, bytes, start, end }: IdentityForm): NamedIdentity {
  const text = decodeUtf8(bytes, start, end);
  return type === NUMBER_IDENTITY
    ? { identity: spellNumber(text), type: 'number' }
    : { identity: text, type: 'text' };
}

/** `15e2` as `1500`, `15e-1` as `1.5`. */
function spellNumber(form: string): string {
  const [, sign = '', digits = form, power = '0'] = /^(-?)(\d+)e(-?\d+)$/.exec(form) ?? [];
  const exponent = Number(power);
  if (Math.abs(exponent) > MOST_ZEROS) return form;
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
