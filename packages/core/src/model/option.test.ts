import { describe, expect, it } from 'vitest';
import { FORMATS } from '../formats/index.ts';
import {
  defaultsOf,
  isPreset,
  type OptionSpec,
  presetDefaults,
  textFault,
  withDefaults,
  withoutDefaults,
} from './option.ts';

const words = { label: '', help: '' };
const declared: OptionSpec[] = [
  { ...words, name: 'guard', type: 'boolean', default: false },
  {
    ...words,
    name: 'preset',
    type: 'choice',
    choices: ['plain', 'sheet'],
    default: 'plain',
    sets: { sheet: { guard: true, title: 'Sheet' } },
  },
  { ...words, name: 'title', type: 'text', default: '' },
];

describe('options', () => {
  it('that are presets tell in a few words what each is for', () => {
    const presets = Object.values(FORMATS).flatMap(({ options }): OptionSpec[] => options.filter(isPreset));
    expect(presets).not.toHaveLength(0);
    for (const preset of presets) {
      if (preset.type !== 'choice') continue;
      expect(Object.keys(preset.labels ?? {})).toEqual(preset.choices);
      for (const label of Object.values(preset.labels ?? {})) expect(label).toMatch(/^.{10,50}$/);
    }
  });

  it('have their defaults where none is given', () => {
    expect(withDefaults(declared)).toEqual({ guard: false, preset: 'plain', title: '' });
    expect(withDefaults(declared, { title: 'x' })).toEqual({ guard: false, preset: 'plain', title: 'x' });
    expect(withDefaults([], {})).toEqual({});
  });

  it('have those of a preset, but for what is given beside it', () => {
    expect(withDefaults(declared, { preset: 'sheet' })).toEqual({
      guard: true,
      preset: 'sheet',
      title: 'Sheet',
    });
    expect(withDefaults(declared, { preset: 'sheet', guard: false, title: '' })).toEqual({
      guard: false,
      preset: 'sheet',
      title: '',
    });
    expect(defaultsOf(declared, { preset: 'sheet', guard: false }).guard).toBe(true);
  });

  it('are left out where they say what a preset says', () => {
    expect(withoutDefaults(declared, { preset: 'sheet', guard: true, title: '' })).toEqual({
      preset: 'sheet',
      title: '',
    });
    expect(withoutDefaults(declared, { preset: 'plain', guard: true, title: '' })).toEqual({ guard: true });
  });

  it('tell what presets make of them', () => {
    expect(declared.map((option) => presetDefaults(declared, option))).toEqual([
      { sheet: true },
      {},
      { sheet: 'Sheet' },
    ]);
  });

  it('that are texts take anything but nothing, or what their pattern says', () => {
    const text = {};
    expect(textFault(text, 'any')).toBeNull();
    expect(textFault(text, '')).not.toBeNull();
    const either = { ...text, pattern: { source: 'a|b', mayBe: 'a or b' } };
    expect(['a', 'b', 'ab', ''].map((value) => textFault(either, value))).toEqual([
      null,
      null,
      'a or b',
      'a or b',
    ]);
  });

  it('take as a delimiter what no reader mistakes', () => {
    const delimiter = FORMATS.csv.options.find(({ name }) => name === 'delimiter') as OptionSpec & {
      type: 'text';
    };
    const ascii = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code));
    const refused = ascii.filter((character) => textFault(delimiter, character) !== null).join('');
    expect(refused).toBe(
      '\0\n\r "+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\\\\abcdefghijklmnopqrstuvwxyz\x7f'.replace(
        '\\\\',
        '\\',
      ),
    );
  });
});
