/**
 * Cases of fixtures/cases through the screens of the page: dropped or picked, chosen and saved as people do it, and the
 * saved bytes compared. All cases run without the screens: cases.spec.ts. Here are as many as it takes for everything
 * that can be given, set, and come of it.
 */
import { join } from 'node:path';
import {
  describeCounts,
  FORMATS,
  isGzipped,
  isPreset,
  JOB_OPTIONS,
  type OptionSpec,
  type OptionValues,
  type OutputSpec,
  splitIdOf,
  splitOf,
  withDefaults,
} from '@km-export/core';
import { expect } from '@playwright/test';
import {
  type Case,
  differenceOf,
  inflateMember,
  loadCases,
} from '../../../packages/core/test/case-folder.ts';
import { recordForm, splitForm } from '../src/page-options.ts';
import { type ConvertPage, test } from './convert-page.ts';
import { partsOf } from './expected-parts.ts';
import { giveCase } from './give-files.ts';

/** One page runs those of a row one after the other, as a person might: dropped and picked in turn. */
const CASES: Record<string, string[]> = {
  'what is given': [
    'order/folders-and-files-given',
    'order/shell-glob',
    'gzip/any-name-given',
    'zip/whole-bucket',
    'zip/two-exports',
    'verdict/merged-both-complete',
    'listing/empty-folder',
    'listing/other-archives',
  ],
  'what becomes of it': [
    'rejects/verbatim',
    'exit/photo',
    'exit/strict-rejected',
    'gzip/cut-in-the-header',
    'gzip/cut-inside-a-line',
    'utf8/replaced',
    'revisions/ends-not-there',
    'files/both',
  ],
  'each format': [
    'csv/layout',
    'csv/preset-overridden',
    'arrays/invalid-utf8-replaced',
    'gzip-output/every-format',
    'requests/left-out',
  ],
  'what formats can be told': [
    'csv/null-text',
    'csv/preset-gem',
    'csv/kissmetrics-names',
    'gzip-output/asked-for',
    'requests/to-import',
    'requests/placeholders-sent',
    'requests/too-long',
  ],
  'which records': [
    'duplicates/before-a-limit',
    'filters/events-dropped',
    'filters/identities-dropped',
    'filters/kinds',
    'filters/offset',
    'filters/period-daylight-saving',
    'filters/properties',
    'filters/sample-people',
    'filters/values-dropped',
  ],
  'several files': [
    'splits/by-event',
    'splits/by-kind',
    'splits/by-day',
    'splits/by-month',
    'csv/preset-kissmetrics',
    'people/aliases',
    'people/with-aliases',
    'people/only-people',
  ],
  'what is added and chosen': [
    'columns/chosen-and-renamed',
    'times/places',
    'times/local-daylight-saving',
    'times/server-clock',
  ],
};

/** What these show, cases without the screens and tests of their own show too: `npm run test:all` has them. */
const LONG = new Set([
  'what becomes of it',
  'what formats can be told',
  'several files',
  'which records',
  'what is added and chosen',
]);

const TITLES: Record<number, string> = {
  0: 'Converted',
  3: 'Converted, but not everything',
  4: 'Partly converted',
};
const FILE_OPTIONS = JOB_OPTIONS.filter(({ name }) => name === 'files' || name === 'dropFiles');

const all = loadCases('web');
const chosen = Object.values(CASES).flat();

test('all that a case can give, set or come to is in one that goes through the screens', () => {
  const shown = new Set(all.filter(({ id }) => chosen.includes(id)).flatMap(featuresOf));
  expect(all.flatMap(featuresOf).filter((feature) => !shown.has(feature))).toEqual([]);
  expect(chosen.filter((id) => !all.some((folder) => folder.id === id))).toEqual([]);
});

function featuresOf({ job, exit, error, emptyFolders, counts }: Case): string[] {
  const { inputs, outputs, records, ...switches } = job;
  const isWhole = inputs.join() === 'input';
  return [
    isWhole ? 'the whole folder' : inputs.length > 1 ? 'several inputs' : 'one input',
    emptyFolders.length > 0 ? 'an empty folder' : 'files',
    outputs.length > 0 ? 'a conversion' : 'only a survey',
    ...outputs.map((output) => `${output.format}${isGzipped(output) ? ', gzipped' : ''}`),
    ...outputs.map(({ split }) => `split: ${split}`),
    ...outputs.flatMap(({ format, options = {} }) =>
      Object.entries(options).map(([name, value]) =>
        FORMATS[format].options.some((option) => option.name === name && isPreset(option))
          ? `${format}: ${name} ${value}`
          : `${format}: ${name}`,
      ),
    ),
    ...Object.keys({ ...switches, ...records }),
    Object.keys(counts).length > 0 ? 'counts of cells' : 'no counts',
    `exit code ${exit}`,
    `error ${error}`,
  ];
}

// Rows are shared among the browsers that run at once.
test.describe.configure({ mode: 'parallel' });

for (const [title, ids] of Object.entries(CASES)) {
  const tag = LONG.has(title) ? '@long' : [];
  test(`cases through the screens: ${title}`, { tag }, async ({ convertPage, folder: temporary }) => {
    for (const [index, folder] of all.filter(({ id }) => ids.includes(id)).entries()) {
      await test.step(`${folder.id}: ${folder.title}`, async () => {
        await giveCase(convertPage, folder, join(temporary, String(index)), index % 2 === 1);
        if (folder.error === 'input/two-exports') {
          await convertPage.heading('There are two exports here').waitFor();
        } else if (folder.error !== undefined) {
          await expectNoExport(convertPage, folder);
        } else {
          await convertAll(convertPage, folder);
        }
        const startOver = convertPage.button('Start over');
        if (await startOver.isVisible()) await startOver.click();
      });
    }
  });
}

/** The page says that there is no export, and hands over the rejected lines, if there are any. */
async function expectNoExport(page: ConvertPage, folder: Case): Promise<void> {
  await expect(page.page.getByRole('alert'), folder.id).toBeVisible();
  const rejects = folder.outputs.get(folder.job.rejects ?? '');
  const save = page.button('Save the rejected lines');
  await expect(save, folder.id).toHaveCount(
    folder.outputs.size === 0 && folder.job.outputs.length > 0 ? 0 : 1,
  );
  if (rejects === undefined) return;
  await save.click();
  await page.heading('Not converted').waitFor();
  const files = page.page.getByRole('region', { name: 'Saved files' });
  await expect(files.getByRole('listitem'), folder.id).toHaveCount(1);
  const name = (await files.locator('b').textContent()) ?? '';
  expectSame(await page.saved(name), rejects, `${folder.id}: rejects`);
}

async function convertAll(page: ConvertPage, folder: Case): Promise<void> {
  const { job } = folder;
  if (job.mergeExports) {
    await page.page.getByRole('radio', { name: 'All of them, one after the other' }).check();
    await page.button('Read').click();
  }
  // What is waited for is seen as it comes; what is expected is looked for now and then.
  await page.heading(/^What is in /).waitFor();
  const { revisions, files = [], dropFiles = [] } = job;
  const isPart = revisions !== undefined || files.length + dropFiles.length > 0;
  if (folder.survey !== undefined && !job.replaceInvalidUtf8 && !isPart) await expectTotals(page, folder);

  for (const [index, output] of job.outputs.entries()) {
    const { name, format, options = {} } = output;
    const gz = isGzipped(output) ? '.gz' : '';
    const content = (saved: Uint8Array) => (gz === '' ? saved : inflateMember(saved));
    if (index === 0) await page.button('Choose a format').click();
    else await page.button('Convert to another format').click();
    await page.page.getByRole('radio', { name: FORMATS[format].label, exact: true }).check();
    await setOptions(page, FORMATS[format].options, options);
    const base = `case-${index}`;
    await chooseSplit(page, output);
    const split = splitIdOf(output);
    if (split === undefined) await page.page.getByLabel('File name').fill(`${base}.${format}`);
    else await page.page.getByLabel('File name').fill(`${base}.zip`);
    const switches = {
      'Gzip the result': gz !== '',
      'Save the rejected lines too': job.rejects !== undefined,
      'Keep lines with broken characters': job.replaceInvalidUtf8 ?? false,
      'Be strict': job.strict ?? false,
    };
    await page.page.getByLabel('Only these revisions').fill(revisions ?? '');
    await setOptions(page, FILE_OPTIONS, { files, dropFiles });
    if (job.records !== undefined) {
      // Open already where a choice was made.
      const fold = page.page.locator('details', { hasText: 'Only some of the records' });
      if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
      await setOptions(
        page,
        recordForm(
          [{ format, formatValues: options, outputValues: { split: output.split ?? 'none' } }],
          job.records,
        ),
        job.records,
      );
    }
    for (const [label, checked] of Object.entries(switches)) {
      await page.page.getByRole('checkbox', { name: label }).setChecked(checked);
    }
    await page.convert();
    const end = page.heading(/^Converted|^Partly converted|^Not converted/);
    await end.waitFor();
    await expect(end, folder.id).toHaveText(TITLES[folder.exit] ?? '');
    const saved = page.page.getByRole('region', { name: 'Saved files' });
    await expect(saved.getByRole('listitem'), folder.id).toHaveCount(job.rejects === undefined ? 1 : 2);
    if (split !== undefined) {
      expect(await page.savedParts(base), `${folder.id}: ${name}`).toEqual(partsOf(folder, name));
    } else {
      expectSame(
        content(await page.saved(`${base}.${format}${gz}`)),
        folder.outputs.get(name),
        `${folder.id}: ${name}`,
      );
    }
    for (const sentence of describeCounts(folder.counts[name])) await expect(saved).toContainText(sentence);
    if (job.rejects !== undefined) {
      // A folder says nothing of whether it is gzipped.
      const isPlain = split !== undefined || gz === '';
      const rejected = await page.saved(`${base}-rejected.txt${isPlain ? '' : gz}`);
      expectSame(
        isPlain ? rejected : content(rejected),
        folder.outputs.get(job.rejects),
        `${folder.id}: ${job.rejects}`,
      );
    }
  }
}

/** Chooses into which files, and sets what is asked for that. */
async function chooseSplit({ page }: ConvertPage, output: OutputSpec): Promise<void> {
  const { split, splitOptions = {} } = output;
  if (split === undefined && splitIdOf(output) !== undefined) {
    // The options of the format say it already.
    await expect(page.getByRole('group', { name: 'One file or several' }).getByRole('radio')).toHaveCount(0);
    return;
  }
  const choices = page.getByRole('radiogroup', { name: 'One file or several' });
  const label = split === undefined ? 'One file' : splitOf(split).label;
  await choices.getByRole('radio', { name: label, exact: true }).check();
  for (const option of splitForm(split ?? null)) {
    const value = splitOptions[option.name] ?? option.default;
    const control = choices.getByLabel(option.label, { exact: true });
    if (option.type === 'boolean') await control.setChecked(value === true);
    else await control.fill([value].flat().join('\n'));
  }
}

/** Sets what the case gives; the rest has to be as its preset has it. */
async function setOptions(
  { page }: ConvertPage,
  declared: readonly OptionSpec[],
  given: OptionValues,
): Promise<void> {
  const values = withDefaults(declared, given);
  const fold = page.locator('details', { hasText: 'Each option on its own' });
  if (declared.some(isPreset) && Object.keys(given).length > 0) {
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  }
  for (const option of declared) {
    const value = values[option.name];
    if (option.type === 'list' && option.choices !== undefined) {
      const group = page.getByRole('group', { name: option.label });
      for (const choice of option.choices) {
        await group.getByLabel(choice, { exact: true }).setChecked((value as string[]).includes(choice));
      }
      continue;
    }
    const control = page.getByLabel(option.label, { exact: true });
    const isSet = option.name in given || isPreset(option) || !declared.some(isPreset);
    if (option.type === 'boolean') {
      if (isSet) await control.setChecked(value === true);
      else await expect(control).toBeChecked({ checked: value === true });
    } else {
      if (!isSet) await expect(control).toHaveValue(String(value));
      else if (option.type === 'choice') await control.selectOption(String(value));
      else await control.fill([value].flat().join('\n'));
    }
  }
}

async function expectTotals(page: ConvertPage, folder: Case): Promise<void> {
  const { totals } = folder.survey as { totals: Record<string, number> };
  const count = (name: string) => (totals[name] ?? 0).toLocaleString('en-US');
  const sum = `${count('lines')} lines? read = ${count('records')} records? [+] ${count('blank')} blank [+] ${count('rejected')} rejected`;
  // Spaces between signs and numbers are the layout's.
  await expect(page.page.getByRole('region', { name: 'Lines' }), folder.id).toContainText(
    new RegExp(sum.replaceAll(' ', '\\s*')),
  );
}

function expectSame(actual: Uint8Array, expected: Uint8Array | undefined, what: string): void {
  expect(differenceOf(actual, expected), what).toBeNull();
}
