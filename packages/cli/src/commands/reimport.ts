import { existsSync } from 'node:fs';
import {
  ConvertError,
  DELIVERY_DEFAULTS,
  FORMATS,
  type FormatId,
  type JobSpec,
  type OptionValues,
  type OutputSpec,
  parseJobSpec,
  shellWord,
} from '@km-export/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addFormatFlags, addJobFlags, addWorkersFlag, readFormatFlags, readJobFlags } from '../args.ts';
import { REQUESTS, type ReimportOrder, TOO_LONG } from '../conduct-reimport.ts';
import { KEY_VARIABLE, type KeyGiven } from '../io/api-key.ts';
import { addExamples, type Example } from './examples.ts';
import { orderJob, type RunConversion } from './order.ts';

/** Where Kissmetrics takes requests. */
const TRACKING_HOST = 'https://trk.kissmetrics.io/';
const FORMAT = 'requests' satisfies FormatId;
/** Only requests are sent: there is no choice of what is written. */
const FORMAT_ONLY = {
  [FORMAT]: {
    ...FORMATS[FORMAT],
    options: FORMATS[FORMAT].options.filter(({ name }) => name !== 'requestLines'),
  },
};
/** `limit` counts requests here. */
const RECORDS = { people: true, isForReturn: true } as const;
const DEFAULT_JOURNAL = 'km-export-reimport.journal';

/** How a reimport is started. */
export type RunReimport = (order: ReimportOrder, given: KeyGiven & { isAgreed: boolean }) => Promise<void>;

const EXAMPLES: readonly Example[] = [
  ['km-export reimport bucket --dry-run -o requests.txt', 'what would be sent; nobody is contacted'],
];

const MORE = `
To send, give the key: in the environment as ${KEY_VARIABLE}, with --key-file FILE, or at the prompt.
  km-export reimport bucket --limit 10     sends ten requests, so that you can look at what comes of them
  km-export reimport bucket                goes on from there, and whenever it was stopped
  km-export reimport --requests km-export-reimport.journal.failed --journal again.journal
                                           sends again what failed
Ctrl-C stops it at any moment, and the same command goes on; in a shell, Ctrl-Z pauses it and fg goes on.
The gem's own form works, too: km-export reimport FILE KEY OFFSET
`;

type Flags = KeyGiven & {
  dryRun?: true;
  output?: string;
  requests?: string;
  host: URL;
  journal: string;
  failed?: string;
  tooLong?: string;
  rate: number;
  parallel: number;
  retryWait: number;
  timeout: number;
  limit?: number;
  yes?: true;
  overwrite?: true;
  rejects?: string;
  workers?: number;
};

/** `reimport PATH…`: sends an export back, or writes what would be sent. */
export function createReimportCommand(
  convert: RunConversion,
  reimport: RunReimport,
  say: (line: string) => void,
): Command {
  const command = new Command('reimport')
    .summary('Sends an export to Kissmetrics again.')
    .description(
      'Sends the records of an export to the tracking host of Kissmetrics, in order for each person, and keeps a journal: stopped at any moment, the same command goes on from there. What is sent cannot be taken back: the plan is told first, and you are asked. With --dry-run the requests are written to a file, and nobody is contacted. A file to upload is the better choice where there is much: see docs/reimport.md.',
    )
    .argument('[path...]', 'Folders or files of an export.')
    .optionsGroup('Without sending:')
    .option('--dry-run', 'Writes the requests with KEY in place of the key, in order, and sends nothing.')
    .option('-o, --output <file>', 'Of --dry-run: the file to write; - is standard output.')
    .option('--overwrite', 'Of --dry-run: replaces a file that exists.')
    .option('--rejects <file>', 'Of --dry-run: writes every rejected line to this file, as it was.')
    .optionsGroup('Sending:')
    .option('--key-file <file>', 'A file that holds the API key and nothing else.')
    .option('--key <key>', 'The API key. Whoever sees your shell history, or your processes, sees it too.')
    .option('--yes', 'Sends without asking, for scripts.')
    .addOption(
      numberOption(
        '--limit <n>',
        'Sends so many requests and stops; the same command goes on behind them.',
        1,
      ),
    )
    .addOption(
      numberOption('--rate <n>', 'At most so many requests a second.', 0.01, 10_000).default(
        DELIVERY_DEFAULTS.perSecond,
      ),
    )
    .addOption(
      numberOption('--parallel <n>', 'So many requests at once, never two of one person.', 1, 64).default(
        DELIVERY_DEFAULTS.parallel,
      ),
    )
    .addOption(
      numberOption(
        '--retry-wait <ms>',
        'What is waited before a request is tried again; it doubles each time, up to a minute.',
        1,
        60_000,
      ).default(DELIVERY_DEFAULTS.firstWaitMs),
    )
    .addOption(
      numberOption('--timeout <seconds>', 'For how long an answer is waited for.', 0.01, 3600).default(30),
    )
    .option(
      '--journal <file>',
      'What was sent, so that nothing is lost and little is sent twice.',
      DEFAULT_JOURNAL,
    )
    .option(
      '--failed <file>',
      'Requests that failed for good, to be sent again alone. Default: the journal’s name with .failed.',
    )
    .option(
      '--too-long <file>',
      'Records with a request of more than 8,192 bytes, which is not sent. Default: the journal’s name with .too-long.json.',
    )
    .option(
      '--requests <file>',
      'Sends the requests of a file that --failed or --dry-run has written, instead of an export.',
    )
    .addOption(
      new Option('--host <url>', 'Where the requests go: for collectors of your own.')
        .argParser(parseHost)
        .default(parseHost(TRACKING_HOST), TRACKING_HOST),
    );
  addFormatFlags(command, FORMAT_ONLY);
  addJobFlags(command, RECORDS);
  addWorkersFlag(command);
  addExamples(command, EXAMPLES, MORE);
  return command.action(async (given: string[]) => {
    const flags = command.opts<Flags>();
    const gem = gemForm(given, flags);
    if (gem !== null) {
      say(
        `This form of the gem still works, but your shell may keep the key in its history. Better: ${KEY_VARIABLE}=… km-export reimport ${shellWord(gem.file)} --offset ${gem.offset}`,
      );
    } else if (flags.key !== undefined) {
      say(`Your shell may keep the key in its history: ${KEY_VARIABLE} or --key-file keeps it out.`);
    }
    if (gem === null) refuseLikelyKey(given);
    const specOf = (outputs: OutputSpec[]): JobSpec =>
      toSpec(command, gem === null ? given : [gem.file], outputs, gem?.offset);
    const options = readFormatFlags(command, FORMAT, FORMAT_ONLY);
    if (flags.dryRun) {
      refuseSending(flags);
      const { output = '-', overwrite, workers } = flags;
      const spec = specOf([{ name: output, format: FORMAT, options }]);
      return convert(
        orderJob(spec, { ...(overwrite && { overwrite }), ...(workers !== undefined && { workers }) }),
      );
    }
    refuseDryRun(flags);
    const { requests, host, journal, rate, parallel, retryWait, timeout, limit, workers } = flags;
    if ((requests === undefined) === (given.length === 0)) {
      throw new ConvertError(
        'job/bad-usage',
        'Give the export to send, or --requests with a file of requests.',
      );
    }
    if (requests !== undefined) refuseChoices(command);
    const spec = () =>
      specOf([
        { name: REQUESTS, format: FORMAT, options },
        { name: TOO_LONG, format: FORMAT, options: { ...options, requestLines: 'too-long' } },
      ]);
    const order: ReimportOrder = {
      source:
        requests === undefined
          ? { order: orderJob(spec(), workers === undefined ? {} : { workers }) }
          : { requests },
      ...{ host, journal, timeoutMs: timeout * 1000 },
      failed: flags.failed ?? `${journal}.failed`,
      tooLong: flags.tooLong ?? `${journal}.too-long.json`,
      settings: {
        ...{ parallel, perSecond: rate, firstWaitMs: retryWait },
        ...(limit !== undefined && { most: limit }),
      },
    };
    const key = gem?.key ?? flags.key;
    return reimport(order, {
      ...(key !== undefined && { key }),
      ...(flags.keyFile !== undefined && { keyFile: flags.keyFile }),
      isAgreed: flags.yes ?? false,
    });
  });
}

/** Error `job/bad-usage`: what is read twice can't come on standard input. */
function toSpec(
  command: Command,
  inputs: string[],
  outputs: OutputSpec[],
  offset: string | undefined,
): JobSpec {
  const { dryRun, rejects } = command.opts<Flags>();
  const read = readJobFlags(command, RECORDS);
  const records = { ...(read.records as OptionValues | undefined), ...(offset !== undefined && { offset }) };
  if (inputs.length === 0)
    throw new ConvertError('job/bad-usage', 'Name the export: a folder, or files of it.');
  if (!dryRun && inputs.includes('-')) {
    throw new ConvertError(
      'job/bad-usage',
      'Sending goes through the export twice, and standard input can be read only once. Save it as a file.',
    );
  }
  return parseJobSpec({ inputs, outputs, ...read, records, ...(rejects !== undefined && { rejects }) });
}

/** What only sending has. */
const OF_SENDING = ['key', 'keyFile', 'yes', 'limit', 'requests'] as const;
const OF_DRY_RUN = ['output', 'overwrite', 'rejects'] as const;

function refuseSending(flags: Flags): void {
  const given = OF_SENDING.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new ConvertError(
    'job/bad-usage',
    `--dry-run sends nothing, so there is no use for --${given === 'keyFile' ? 'key-file' : given} beside it.`,
  );
}

/** What there is to say of sending a file of requests: all else would choose from records, and there are none. */
const OF_REQUESTS: ReadonlySet<string> = new Set([
  ...['requests', 'key', 'keyFile', 'yes', 'limit', 'rate', 'parallel', 'retryWait', 'timeout'],
  ...['journal', 'failed', 'tooLong', 'host'],
]);

function refuseChoices(command: Command): void {
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === 'cli' && !OF_REQUESTS.has(name);
  });
  if (given === undefined) return;
  throw new ConvertError(
    'job/bad-usage',
    `${given.long} chooses from an export; the requests of a file are sent as they are.`,
  );
}

function refuseDryRun(flags: Flags): void {
  const given = OF_DRY_RUN.find((name) => flags[name] !== undefined);
  if (given !== undefined) throw new ConvertError('job/bad-usage', `--${given} is for --dry-run.`);
}

const LIKE_A_KEY = /^[A-Za-z0-9_-]{8,}$/;

/** What is no path and may be a key is in no text. */
function refuseLikelyKey(given: readonly string[]): void {
  const index = given.findIndex((path) => LIKE_A_KEY.test(path) && !existsSync(path));
  if (index === -1) return;
  throw new ConvertError(
    'input/not-found',
    `There is no file or folder of the name that was given as number ${index + 1}. It is not shown, since it may be a key: give that as ${KEY_VARIABLE} or by --key-file.`,
  );
}

/**
 * `reimport FILE KEY OFFSET`, as in the gem: exactly these three, the last a number and the second no path. A mistyped
 * name of a file must never be taken for a key: one that looks like a name is none.
 */
function gemForm(given: string[], flags: Flags): { file: string; key: string; offset: string } | null {
  const [file = '', key = '', offset = ''] = given;
  const isForm = given.length === 3 && /^\d{1,15}$/.test(offset) && !existsSync(offset);
  if (!isForm || existsSync(key) || !LIKE_A_KEY.test(key)) return null;
  if (flags.key !== undefined || flags.keyFile !== undefined) return null;
  return { file, key, offset };
}

function numberOption(flags: string, help: string, least: number, most = 1e15): Option {
  return new Option(flags, help).argParser((value) => {
    const number = Number(value);
    const isWhole = !Number.isInteger(least) || Number.isInteger(number);
    if (/^[\d.]+$/.test(value) && isWhole && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  });
}

function parseHost(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isHost =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username + url.search + url.hash === '';
  if (isHost) return url;
  throw new InvalidArgumentError('It is an address such as https://trk.example.com.');
}
