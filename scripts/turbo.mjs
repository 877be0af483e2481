// Runs tasks of turbo.json: `node scripts/turbo.mjs build --filter=km-export`. Needs no pnpm and sends no telemetry.
import './require-node.mjs';
import { runTurbo } from './run.mjs';

const { code } = await runTurbo(process.argv.slice(2), { show: true });
process.exitCode = code;
