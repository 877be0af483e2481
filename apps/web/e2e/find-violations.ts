import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds wrong, in short: of everything in light colours, and of the colours in dark ones. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(
      (isDark) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(isDark ? { runOnly: 'cat.color' } : {}),
      colorScheme === 'dark',
    );
    for (const { id, nodes } of violations) {
      found.push(
        ...nodes.map(({ html, failureSummary }) => `${id}, ${colorScheme}: ${html}\n${failureSummary}`),
      );
    }
  }
  return found;
}
