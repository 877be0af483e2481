import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Far from the usual development ports; `--strictPort` says so if somebody sits there. */
const PORT = 4319;
/** Of the page without screens, on which all cases run. */
const CASE_PAGE_PORT = PORT + 1;
/** GitHub Pages serves the page below a path: so do the tests. */
const BASE = '/some/path/';
const CASE_PAGE = '--config e2e/case-page/vite.config.ts';
const CASE_PAGE_URL = `http://127.0.0.1:${CASE_PAGE_PORT}${BASE}e2e/case-page/`;
/** Of the page that sends, built for a tracking host of the tests' own. */
const REIMPORT_PAGE_PORT = PORT + 2;
const TRACKING_PORT = PORT + 3;
const REIMPORT_PAGE = '--config vite.reimport.config.ts --outDir e2e/reimport-page/dist';
const REIMPORT_PAGE_URL = `http://127.0.0.1:${REIMPORT_PAGE_PORT}${BASE}reimport.html`;
// The test files ask for them.
process.env.KM_EXPORT_CASE_PAGE = CASE_PAGE_URL;
process.env.KM_EXPORT_REIMPORT_PAGE = REIMPORT_PAGE_URL;
process.env.KM_EXPORT_TRACKING_PORT = String(TRACKING_PORT);

/** What takes longest is left to `npm run test:all`, and with it the page without screens. */
const LONG = '@long';
const isAll = process.env.KM_EXPORT_TEST_ALL !== undefined;

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  forbidOnly: Boolean(process.env.CI),
  ...(isAll ? {} : { grepInvert: new RegExp(LONG) }),
  // Each waits for its browser, which has workers of its own: more would only wait for a core.
  workers: 2,
  // The limits are for a test that hangs, not for a machine that is busy.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}${BASE}`,
    // The system's colours and zone must not decide what a test sees.
    colorScheme: 'light',
    timezoneId: 'America/Caracas',
    actionTimeout: 120_000,
    // A failed test says what was on the screen; `--trace on` records how it came, at half of the speed.
    trace: 'off',
    launchOptions: {
      ...findBrowser(),
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
  webServer: [
    {
      command: `npx vite preview --port ${PORT} --strictPort --host 127.0.0.1 --base ${BASE}`,
      url: `http://127.0.0.1:${PORT}${BASE}`,
      reuseExistingServer: false,
    },
    {
      command: `npx vite build ${REIMPORT_PAGE} --emptyOutDir && npx vite preview ${REIMPORT_PAGE} --port ${REIMPORT_PAGE_PORT} --strictPort --host 127.0.0.1 --base ${BASE}`,
      url: REIMPORT_PAGE_URL,
      env: { KM_EXPORT_TRACKING_HOST: `http://127.0.0.1:${TRACKING_PORT}/` },
      reuseExistingServer: false,
    },
    ...(isAll
      ? [
          {
            command: `npx vite build ${CASE_PAGE} && npx vite preview ${CASE_PAGE} --port ${CASE_PAGE_PORT} --strictPort --host 127.0.0.1 --base ${BASE}`,
            url: CASE_PAGE_URL,
            reuseExistingServer: false,
          },
        ]
      : []),
  ],
});

/** The path in CHROMIUM, else the usual names; else Playwright takes its own, if it has one. */
function findBrowser(): { executablePath?: string } {
  const named = process.env.CHROMIUM;
  if (named) return { executablePath: named };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const usual = [
    'chromium-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  ];
  const path = usual.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  return path === undefined ? {} : { executablePath: path };
}
