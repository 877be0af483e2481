// `npm run e2e:firefox`: the tests of the page in Firefox, or what to install for them.
import './require-node.mjs';
import { findFirefox } from './find-firefox.mjs';
import { runTurbo } from './run.mjs';

const found = findFirefox();
if ('error' in found) {
  console.error(found.error);
  process.exitCode = 1;
} else {
  process.env.FIREFOX = found.path;
  const { code } = await runTurbo(['e2e:firefox', ...process.argv.slice(2)], { show: true });
  process.exitCode = code;
}
