import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** Takes the pictures of docs/pictures again, in the browser of the tests: `npm run pictures`. */
export default defineConfig({ ...tests, testMatch: 'pictures.ts', workers: 1 });
