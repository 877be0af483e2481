import {
  FORMAT_IDS,
  FORMATS,
  isForReturn,
  JOB_OPTIONS,
  type OptionSpec,
  type OptionValues,
  OUTPUT_OPTIONS,
  PEOPLE_OPTIONS,
  RECORD_OPTIONS,
  SPLIT_IDS,
} from '@km-export/core';
import { expect, test } from 'vitest';
import { JOB_FORM, OUTPUT_FORM, recordForm, splitForm } from './page-options.ts';
import { NO_SETTINGS, type Settings } from './settings.ts';
import { addValues, drawFragment, parseFragment } from './settings-fragment.ts';

const SECRET = 'bob@example.com';

/** Something other than the default for each option. */
function changed(options: readonly OptionSpec[]): OptionValues {
  return Object.fromEntries(
    options.map((option): [string, OptionValues[string]] => {
      if (option.type === 'list') return [option.name, option.choices?.slice(0, 1) ?? [SECRET]];
      if (option.type === 'boolean') return [option.name, !option.default];
      if (option.type === 'choice')
        return [option.name, option.choices.find((one) => one !== option.default) ?? ''];
      return [option.name, option.name === 'revisions' ? '5-40' : SECRET];
    }),
  );
}

test('settings come back from their fragment', () => {
  const settings: Settings = {
    format: 'json',
    formatValues: { layout: 'lines' },
    outputValues: { split: 'event', gzip: true },
    splitValues: {},
    others: [
      { format: 'csv', formatValues: { preset: 'excel' }, outputValues: {}, splitValues: {} },
      { format: 'json', formatValues: {}, outputValues: { split: 'kind' }, splitValues: {} },
    ],
    jobValues: { strict: true, revisions: '1-3,7' },
    recordValues: { kinds: ['event', 'alias'] },
    wantsRejects: true,
  };
  expect(drawFragment(settings)).toBe(
    'to=json&layout=lines&split=event&gzip=true&also=to%3Dcsv%26preset%3Dexcel&also=to%3Djson%26split%3Dkind&revisions=1-3%2C7&strict=true&kinds=event&kinds=alias&rejects=true',
  );
  expect(parseFragment(`#${drawFragment(settings)}`)).toEqual(settings);
  expect(drawFragment(NO_SETTINGS)).toBe('');
  expect(drawFragment(parseFragment(''))).toBe('');
});

test('the people of a split are asked for once, and are nobody to see in an address', () => {
  const settings: Settings = {
    ...NO_SETTINGS,
    format: 'ndjson',
    outputValues: { split: 'identity' },
    splitValues: { id: [SECRET], withAliases: true },
    recordValues: { ignoreCase: true },
  };
  expect(drawFragment(settings)).toBe('to=ndjson&split=identity&withAliases=true');
  expect(parseFragment('#split=identity&withAliases=true')).toMatchObject({
    outputValues: { split: 'identity' },
    splitValues: { withAliases: true },
    recordValues: {},
  });
});

test('a fragment that is old or mistyped is read as far as it goes', () => {
  expect(parseFragment('#to=xls&layout=circles&strict=perhaps&gzip=true&nobody=knows&%%%')).toEqual({
    ...NO_SETTINGS,
    format: FORMAT_IDS[0],
    outputValues: { gzip: true },
  });
});

test('no name of a file, no consent and no private value is in the address, whatever the options', () => {
  for (const format of FORMAT_IDS) {
    const output = {
      format,
      formatValues: changed(FORMATS[format].options),
      outputValues: { ...changed(OUTPUT_OPTIONS), split: 'identity' },
      splitValues: changed(PEOPLE_OPTIONS),
      outputName: SECRET,
      fileNames: [SECRET],
    };
    const fragment = drawFragment({
      ...output,
      others: [output],
      jobValues: changed(JOB_OPTIONS),
      recordValues: changed(RECORD_OPTIONS),
      wantsRejects: true,
    });
    expect(decodeURIComponent(decodeURIComponent(fragment))).not.toContain('bob');
    // Nor does it ask for what goes back to Kissmetrics to be changed.
    expect(/clock=server/.test(fragment)).toBe(!isForReturn(format));
    // A link does not answer for files that nobody has seen.
    expect(fragment).toMatch(/split=identity&.*withAliases=true/);
    expect(fragment).not.toMatch(/mergeExports|allowHighCompression/);
  }
  const words = new URLSearchParams();
  const text = { label: '', help: '', type: 'text', default: '' } as const;
  const options: OptionSpec[] = [
    { ...text, name: 'identity' },
    { ...text, name: 'harmless', isPrivate: false },
    {
      name: 'chosen',
      label: '',
      help: '',
      type: 'choice',
      choices: ['a', SECRET],
      default: 'a',
      isPrivate: true,
    },
  ];
  addValues(words, options, { identity: SECRET, harmless: 'x', chosen: SECRET });
  expect(words.toString()).toBe('harmless=x');
});

test('names in the address are each of one option', () => {
  for (const format of FORMAT_IDS) {
    const common = [...FORMATS[format].options, ...OUTPUT_FORM, ...JOB_FORM] as OptionSpec[];
    for (const split of [null, ...SPLIT_IDS]) {
      const options = [
        ...common,
        ...splitForm(split),
        ...recordForm([{ format, outputValues: { split: split ?? 'none' } }], {}),
      ];
      const names = ['to', 'also', 'rejects', ...options.map(({ name }) => name)];
      expect(new Set(names).size).toBe(names.length);
    }
  }
});
