import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** For Playwright: the path in CHROMIUM, else the usual names; else Playwright takes its own, if it has one. */
export function findBrowser(): { executablePath?: string } {
  const named = process.env.CHROMIUM;
  if (named) return { executablePath: named };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const usual = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const path = usual.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  return path === undefined ? {} : { executablePath: path };
}
