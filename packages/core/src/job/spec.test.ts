import { describe, expect, it } from 'vitest';
import { FORMAT_IDS } from '../formats/index.ts';
import { ConvertError } from '../model/error.ts';
import { JOB_OPTIONS, type JobSpec, parseJobSpec } from './spec.ts';

const right: JobSpec = {
  inputs: ['export', 'more/7.json'],
  outputs: [
    { name: 'out.csv', format: 'csv' },
    { name: 'out.json', format: 'json', options: {} },
  ],
  rejects: 'rejects.ndjson',
  replaceInvalidUtf8: true,
  mergeExports: false,
  revisions: '5-40',
  strict: true,
};

function messageOf(data: unknown): string {
  try {
    parseJobSpec(data);
  } catch (thrown) {
    if (thrown instanceof ConvertError && thrown.code === 'job/bad-spec') return thrown.message;
    throw thrown;
  }
  throw new Error(`was taken: ${JSON.stringify(data)}`);
}

describe('a job', () => {
  it('is taken as it is', () => {
    expect(parseJobSpec(right)).toEqual(right);
    expect(parseJobSpec(JSON.parse(JSON.stringify(right)))).toEqual(right);
    expect(parseJobSpec({ inputs: [], outputs: [] })).toEqual({ inputs: [], outputs: [] });
    for (const format of FORMAT_IDS) {
      const spec = { inputs: ['x'], outputs: [{ name: 'y', format }] };
      expect(parseJobSpec(spec)).toEqual(spec);
    }
  });

  it('is a copy: what the caller changes later does not change it', () => {
    const given = structuredClone(right);
    const spec = parseJobSpec(given);
    given.inputs.push('another');
    given.outputs[0].name = 'another';
    expect(spec).toEqual(right);
  });

  it('survives a border', () => {
    expect(parseJobSpec(structuredClone(parseJobSpec(right)))).toEqual(right);
  });

  const wrong: [field: string, data: unknown][] = [
    ['the job', null],
    ['the job', undefined],
    ['the job', 'text'],
    ['the job', 7],
    ['the job', []],
    ['inputs', { outputs: [] }],
    ['inputs', { ...right, inputs: 'export' }],
    ['inputs', { ...right, inputs: {} }],
    ['inputs', { ...right, inputs: null }],
    ['inputs[0]', { ...right, inputs: [''] }],
    ['inputs[1]', { ...right, inputs: ['a', 7] }],
    ['inputs[2]', { ...right, inputs: ['a', 'b', null] }],
    ['outputs', { inputs: [] }],
    ['outputs', { ...right, outputs: 'out.csv' }],
    ['outputs[0]', { ...right, outputs: ['out.csv'] }],
    ['outputs[0]', { ...right, outputs: [null] }],
    ['outputs[0]', { ...right, outputs: [[]] }],
    ['outputs[0].name', { ...right, outputs: [{ format: 'csv' }] }],
    ['outputs[0].name', { ...right, outputs: [{ name: '', format: 'csv' }] }],
    ['outputs[1].name', { ...right, outputs: [right.outputs[0], { name: 1, format: 'csv' }] }],
    ['outputs[0].format', { ...right, outputs: [{ name: 'x' }] }],
    ['outputs[0].format', { ...right, outputs: [{ name: 'x', format: 'xls' }] }],
    ['outputs[0].format', { ...right, outputs: [{ name: 'x', format: 'toString' }] }],
    ['outputs[0].format', { ...right, outputs: [{ name: 'x', format: ['csv'] }] }],
    ['outputs[0].options', { ...right, outputs: [{ name: 'x', format: 'csv', options: [] }] }],
    ['outputs[0].options', { ...right, outputs: [{ name: 'x', format: 'csv', options: null }] }],
    ['outputs', { ...right, outputs: [right.outputs[0], right.outputs[0]] }],
    ['outputs', { ...right, rejects: 'out.csv' }],
    ['rejects', { ...right, rejects: '' }],
    ['rejects', { ...right, rejects: true }],
    ['rejects', { ...right, rejects: null }],
    ['records', { ...right, records: [] }],
    ['records.events', { ...right, records: { events: 'Signed Up' } }],
    ['records.events[1]', { ...right, records: { events: ['a', ''] } }],
    ['records.kinds[0]', { ...right, records: { kinds: ['toString'] } }],
    ...JOB_OPTIONS.flatMap(({ name, type }): [string, unknown][] => [
      [name, { ...right, [name]: type === 'text' ? {} : 'true' }],
      [name, { ...right, [name]: 1 }],
      [name, { ...right, [name]: null }],
    ]),
  ];
  it.each(wrong)('that is wrong says that it is %s', (field, data) => {
    const message = messageOf(data);
    expect(message).toContain(`${field} must be `);
    expect(message).toMatch(/^The job is not right: .*\.( Did you mean .*\?)?$/);
  });

  it.each([
    ['the job', 'output', { ...right, output: 'x' }],
    ['the job', 'Inputs', { ...right, Inputs: [] }],
    ['records', 'evnts', { ...right, records: { evnts: [] } }],
    ['the job', '__proto__', JSON.parse('{"inputs":[],"outputs":[],"__proto__":{}}')],
    ['outputs[0]', 'fromat', { ...right, outputs: [{ name: 'x', format: 'csv', fromat: 'csv' }] }],
    [
      'outputs[0].options',
      'delimiter2',
      { ...right, outputs: [{ name: 'x', format: 'csv', options: { delimiter2: ';' } }] },
    ],
  ])('with a field that nobody knows names its place and the field: %s, %s', (place, field, data) => {
    const message = messageOf(data);
    expect(message).toContain(place);
    expect(message).toContain(`"${field}" is not known`);
  });

  it.each([
    ['time', 'iso'],
    ['timeColumn', 'replace'],
    ['clock', 'server'],
    ['places', true],
    ['columns', ['_p', 'plan=Plan']],
  ])('that would change what goes back to Kissmetrics names the option: %s', (name, value) => {
    for (const format of ['requests', 'import']) {
      const outputs = [...right.outputs, { name: 'back', format }];
      expect(messageOf({ ...right, outputs, records: { [name]: value } })).toContain(
        `records.${name} must be left out`,
      );
    }
    const unchanged = { time: 'seconds', places: false, columns: [], events: ['a'], dedupe: 'reports' };
    parseJobSpec({ ...right, outputs: [{ name: 'back', format: 'import' }], records: unchanged });
  });

  it('with one name for two outputs says which', () => {
    expect(messageOf({ ...right, rejects: 'out.json' })).toContain('"out.json"');
  });

  it.each([
    [{ name: 'e.csv', format: 'csv', rowsPerFile: '1' }, 'e-2.csv'],
    [{ name: 'jp', format: 'csv', split: 'event' }, 'jp/A.csv'],
  ])('with a name that may become a file of another output says which: %j, %s', (output, name) => {
    for (const job of [
      { ...right, outputs: [output], rejects: name },
      { ...right, outputs: [{ name, format: 'ndjson' }, output] },
    ]) {
      expect(messageOf(job)).toContain(
        `${name} may come to be the name of one of the files of ${output.name}`,
      );
    }
  });

  it('with revisions that are none says which, and what they may be', () => {
    expect(messageOf({ ...right, revisions: '40-5' })).toBe(
      'The job is not right: revisions: The revisions are not right: "40-5" ends before it begins (5-40, perhaps). They are numbers and ranges, such as 9, 5-40, 5-, -40 or 1-3,7.',
    );
  });

  it.each([
    [{}, ['a', 'b']],
    [{ split: 'event' }, ['a', 'b']],
    [{ split: 'aliases' }, ['a']],
    [{ split: 'aliases' }, ['a', 'a']],
    [{ split: 'aliases' }, ['a', '../b']],
    [{ split: 'aliases' }, ['a', '..']],
    [{ split: 'aliases' }, ['a', '']],
  ])('with names that files of a split can’t have: %j, %j', (split, fileNames) => {
    const output = { name: 'x', format: 'ndjson', ...split, fileNames };
    expect(messageOf({ ...right, outputs: [output] })).toMatch('outputs[0].fileNames must be ');
  });

  it('that is nearly right says what was meant', () => {
    const output = { name: 'x', format: 'cvs' };
    expect(messageOf({ ...right, outputs: [output] })).toMatch(
      /^The job is not right: outputs\[0\]\.format must be .* Did you mean csv\?$/,
    );
    expect(messageOf({ ...right, Strict: true })).toMatch(/Did you mean strict\?$/);
  });

  it.each([
    ['delimiter', ''],
    ['delimiter', 'tabs'],
    ['delimiter', '"'],
    ['delimiter', '\r'],
    ['delimiter', '-'],
    ['delimiter', ' '],
    ['delimiter', '7'],
    ['delimiter', ';;'],
    ['delimiter', '§'],
    ['delimiter', 7],
    ['nullText', '"'],
    ['nullText', 'a\nb'],
    ['lineEnd', ''],
    ['preset', 'Excel'],
    ['byteOrderMark', 'true'],
  ])('with a value that an option does not take names the option: %s, %j', (option, value) => {
    const options = { [option]: value };
    const message = messageOf({ ...right, outputs: [{ name: 'x', format: 'csv', options }] });
    expect(message).toMatch(`outputs[0].options.${option} must be `);
  });

  it('that names a wrong format says which there are', () => {
    const message = messageOf({ ...right, outputs: [{ name: 'x', format: 'xls' }] });
    for (const format of FORMAT_IDS) expect(message).toContain(format);
  });
});

describe('options', () => {
  it('of the job are sentences, and fields of the job', () => {
    const values = { text: '7', list: ['7'], boolean: false };
    const spec = parseJobSpec({
      inputs: [],
      outputs: [],
      ...Object.fromEntries(JOB_OPTIONS.map(({ name, type }) => [name, values[type]])),
    });
    for (const { name, type, label, help } of JOB_OPTIONS) {
      expect(spec[name]).toEqual(values[type]);
      expect(name).toMatch(/^[a-z]+([A-Z][a-z]+|\d+)*$/);
      expect(label).toMatch(/^[A-Z][^.]*$/);
      expect(help).toMatch(/^[A-Z].*\.$/s);
    }
  });
});
