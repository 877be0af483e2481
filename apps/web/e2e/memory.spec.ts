import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownPageTest as test } from './convert-page.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--js-flags=--expose-gc'] });
  },
});

test('workers that wait for a read are not collected as garbage', { tag: '@long' }, async ({
  convertPage,
  folder,
}) => {
  const line = `${JSON.stringify({ _p: 'bob@x.io', _t: 1262304000, _n: 'Signed Up', text: 'x'.repeat(200) })}\n`;
  writeFileSync(join(folder, '1.json'), line.repeat(Math.ceil(80_000_000 / line.length)));
  await convertPage.pick('files', join(folder, '1.json'));
  const contents = convertPage.heading('What is in 1.json');
  while (!(await contents.isVisible())) {
    // A worker may be ended meanwhile.
    const collected = convertPage.page.workers().map((worker) => worker.evaluate('gc()').catch(() => {}));
    await Promise.all(collected);
  }
});
