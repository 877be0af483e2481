/** The command line: arguments → command → exit code. The only file that ends the process. */
import { once } from 'node:events';
import { ConvertError, describeTrouble, fromPlainError, toPlainError } from '@km-export/core';
import { CommanderError } from 'commander';
import { type Conducted, conductJob, type Order, ReaderGone } from './conduct-job.ts';
import { conductReimport, type ReimportOrder } from './conduct-reimport.ts';
import { giveTurn, Interrupts } from './interrupts.ts';
import { findKey, type KeyGiven } from './io/api-key.ts';
import { takeFreeSecond } from './io/free-second.ts';
import { Leftovers } from './io/leftovers.ts';
import { STDOUT_NAME } from './io/output-places.ts';
import { openStdoutSink } from './io/stream-sink.ts';
import { findTerminal } from './io/terminal.ts';
import { createProgram } from './program.ts';
import { drawError, visibleLines } from './report/error-text.ts';
import { shownOutput } from './report/output-name.ts';
import { ProgressLine } from './report/progress-line.ts';
import { drawPlan, drawReimport, sendingParts } from './report/reimport.ts';
import { drawSummary } from './report/summary.ts';
import { drawSurvey } from './report/survey.ts';

const NARROWEST_REPORT = 60;

const { stdout, stderr } = process;
const leftovers = new Leftovers();
process.on('exit', () => leftovers.sweep());
const interrupts = new Interrupts((exitCode) => process.exit(exitCode));
// Whoever closed our output does not want to read it; what can't be written else is told where it is written.
for (const stream of [stdout, stderr]) stream.on('error', () => {});

let exitCode = 0;
/** What was sent was told. */
let isSendingTold = false;
/** What is written whole by now, whatever comes. */
const finished: string[] = [];

async function conduct(order: Order) {
  const isDataOnScreen = stdout.isTTY && order.spec.outputs.some(({ name }) => name === STDOUT_NAME);
  const hasProgress = stderr.isTTY && process.env.TERM !== 'dumb' && !isDataOnScreen;
  const progressLine = hasProgress ? new ProgressLine(stderr) : null;
  try {
    const conducted = await conductJob(order, {
      signal: interrupts.signal,
      leftovers,
      ...(progressLine && {
        onProgress: (progress) => progressLine.update(progress),
        onSpooled: (bytes) => progressLine.updateSpooled(bytes),
      }),
    });
    exitCode = conducted.result.exitCode;
    finished.push(...conducted.result.outputs.map(({ name }) => name));
    if (conducted.state?.saved) finished.push(conducted.state.name);
    // A signal that came towards the end is heard of only now.
    await giveTurn();
    return conducted;
  } finally {
    progressLine?.clear();
  }
}

async function convert(order: Order): Promise<void> {
  const conducted = await conduct(order);
  printError(drawSummary(conducted, widthOf(stderr)));
  requireState(conducted);
}

/** What became of requests is told whatever came between. */
async function reimport(order: ReimportOrder, { isAgreed, ...given }: KeyGiven & { isAgreed: boolean }) {
  const { signal } = interrupts;
  const terminal = findTerminal(signal);
  const hasProgress = stderr.isTTY && process.env.TERM !== 'dumb';
  const progressLine = hasProgress ? new ProgressLine(stderr) : null;
  const startedMs = performance.now();
  let sentBefore = 0;
  const end = await conductReimport(order, {
    ...{ signal, leftovers },
    ...(progressLine && { onProgress: (progress) => progressLine.update(progress) }),
    findKey: () => findKey(given, terminal),
    async agree(plan, found) {
      progressLine?.clear();
      sentBefore = plan.journal.sent;
      printError(drawPlan(plan, found, order, widthOf(stderr)));
      if (isAgreed || plan.journal.unsettled === 0) return true;
      if (terminal === null) {
        throw new ConvertError('job/bad-usage', 'Nobody can be asked here whether to send them: add --yes.');
      }
      return (await terminal.ask('Type send to send them: ')).trim().toLowerCase() === 'send';
    },
    onSent: (counts, totals) =>
      progressLine?.updateParts(() =>
        sendingParts(counts, totals, sentBefore, performance.now() - startedMs),
      ),
    onTrouble(trouble) {
      progressLine?.clear();
      printError([describeTrouble(trouble, order.host.host)]);
    },
  }).finally(() => progressLine?.clear());
  printError(drawReimport(end, order));
  exitCode = end.counts.failed > 0 ? 1 : end.exitCode;
  isSendingTold = true;
  await giveTurn();
  if (end.failure !== null) throw end.failure;
}

/** A state that could not be saved is an error, told behind what was done all the same. */
function requireState({ state }: Conducted): void {
  if (state?.saved === null && state.error !== null) throw state.error;
}

async function inspect(order: Order, asJson: boolean): Promise<void> {
  const conducted = await conduct(order);
  if (interrupts.exitCode !== null) return;
  const report = conducted.result.survey?.report;
  if (report === undefined) throw new ConvertError('job/unexpected', 'The survey has no report.');
  const lines = asJson
    ? [visibleLines(JSON.stringify(report, null, 2))]
    : drawSurvey(conducted, report, widthOf(stdout));
  // Whoever reads it may take any time, and an interrupt does not wait for that.
  await Promise.race([printSurvey(`${lines.join('\n')}\n`), once(interrupts.signal, 'abort')]);
  requireState(conducted);
}

async function printSurvey(text: string): Promise<void> {
  let isTaken = true;
  const sink = openStdoutSink(() => {
    isTaken = false;
  });
  await sink.write(Buffer.from(text));
  if (isTaken) finished.push(STDOUT_NAME);
}

function widthOf(stream: { columns?: number }): number {
  return Math.max(NARROWEST_REPORT, stream.columns ?? 100);
}

function printError(lines: readonly string[]): void {
  stderr.write(`${lines.join('\n')}\n`);
}

/** What the process ends with after `thrown`, which is told first where there is something to tell. */
function exitCodeOf(thrown: unknown): number {
  // Commander has spoken already; all that it refuses is wrong use.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (thrown instanceof ReaderGone) return 0;
  const error = thrown instanceof ConvertError ? thrown : fromPlainError(toPlainError(thrown));
  printError(drawError(error, { debug: Boolean(process.env.KM_EXPORT_DEBUG) }));
  return error.exitCode;
}

/** What an interrupt leaves behind: an output that was finished before it stays. */
function drawInterrupt(): string {
  if (isSendingTold) return 'km-export: interrupted; the same command goes on from there.';
  if (finished.length === 0) return 'km-export: interrupted; no output was finished.';
  return `km-export: interrupted; finished before that, and whole: ${finished.map(shownOutput).join(', ')}.`;
}

try {
  await createProgram({
    inspect,
    convert,
    reimport,
    say: (line) => printError([line]),
    takeSecond: () => takeFreeSecond(Date.now(), leftovers),
  }).parseAsync();
} catch (thrown) {
  if (interrupts.exitCode === null) exitCode = exitCodeOf(thrown);
}
await giveTurn();
if (interrupts.exitCode !== null) {
  printError([drawInterrupt()]);
  exitCode = interrupts.exitCode;
}
process.exitCode = exitCode;
// Bytes that a reader never took would keep an interrupted process alive.
if (interrupts.exitCode !== null) stderr.write('', () => process.exit());
