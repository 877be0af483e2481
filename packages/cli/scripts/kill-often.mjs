/** Kills a reimport at 20 moments, other ones each time: `node scripts/kill-often.mjs [SEED]`. */
import { spawnSync } from 'node:child_process';

const [, , seed = String(Date.now() % 1e6)] = process.argv;
console.log(`seed ${seed}`);
const env = { ...process.env, KILLS: '20', KILL_SEED: seed };
const { status } = spawnSync('npx', ['vitest', 'run', 'test/reimport.test', '-t', 'killed'], {
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
