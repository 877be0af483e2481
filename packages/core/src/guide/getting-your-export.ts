/**
 * How to get an export, and how to know that all of it is there: the one source of these words. The page shows them,
 * `km-export help download` prints them, and docs/getting-your-export.md is written from them. A test runs the
 * commands under "A copy every week".
 */

/** A piece of a guide. In texts and items, what stands between backticks is code. */
export type GuideBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'commands'; lines: readonly string[] };

export type Guide = { title: string; blocks: readonly GuideBlock[] };

export const GETTING_YOUR_EXPORT: Guide = {
  title: 'Getting your export, and knowing that it is all there',
  blocks: [
    {
      kind: 'text',
      text: 'Kissmetrics writes its data export into a bucket on Amazon S3. This is how to fetch all of it, what to check before the account closes, and how to keep a copy up to date. None of it needs km-export to be connected to anything: you fetch the files, and it reads them where they are.',
    },
    { kind: 'heading', text: 'What is in the bucket' },
    {
      kind: 'list',
      items: [
        '`revisions/1.json`, `2.json` and so on: the data, one JSON object a line, in the order in which Kissmetrics received it. The numbers have no leading zeros, so lists show 10 before 2; km-export reads 2 first. Numbering may begin anywhere.',
        '`index.csv`: which file covers which span of time. A file may hold events from outside its span, for devices send late.',
        '`status.csv`: how many revision files there are, how many of them are exported, and up to which time. The difference is still to come.',
      ],
    },
    {
      kind: 'text',
      text: 'The export runs every two hours and covers the last six months, up to yesterday. A file that is removed from the bucket is not written again: leave the bucket as it is, and work on a copy.',
    },
    { kind: 'heading', text: 'Fetching all of it' },
    {
      kind: 'text',
      text: 'You need the name of the bucket and a key pair that may read it: an access key and a secret key. Both are known to whoever set up the data export; its settings in Kissmetrics name the bucket. Any tool for S3 will do. Never give the keys to a web page, this one included. Take whole folders, not single files, so that nothing is forgotten.',
    },
    {
      kind: 'text',
      text: 'With the command line of Amazon (`aws`). It asks for the key pair once; what was fetched before is not fetched again, so after an interruption the same command goes on:',
    },
    {
      kind: 'commands',
      lines: [
        'aws configure --profile kissmetrics',
        'aws s3 sync s3://BUCKET my-export --profile kissmetrics',
      ],
    },
    {
      kind: 'text',
      text: 'With `rclone`, where `rclone config` has made a remote named `kissmetrics` of the type s3 with the key pair. The second command compares every file with the bucket, by check sum where there is one:',
    },
    {
      kind: 'commands',
      lines: [
        'rclone copy kissmetrics:BUCKET my-export',
        'rclone check kissmetrics:BUCKET my-export --one-way',
      ],
    },
    {
      kind: 'text',
      text: 'With a program with windows, such as Cyberduck: open a connection of the type Amazon S3, enter the two keys, and the name of the bucket as the path, for the keys may not be allowed to list buckets. Select everything (`revisions`, `index.csv`, `status.csv`) and download it into an empty folder. In the web console of Amazon only single files can be downloaded: do not use it for this.',
    },
    { kind: 'heading', text: 'Before the account closes' },
    {
      kind: 'list',
      items: [
        'Wait until the export has come to its end: in `status.csv` the revisions exported are as many as there are in total, and the last timestamp is that of your last data. What is not in the bucket by then can’t be had any more.',
        'Fetch once more after that, with the same command. It should find nothing new. (`aws s3 sync` with `--dryrun` lists what it would fetch; it prints nothing when all is there.)',
        'Look into the copy: drop the folder on the page of km-export, or run `km-export inspect my-export`. It says first whether the export is complete, as far as `index.csv` and `status.csv` tell it, and which revisions are missing. Look at the first and last day, at days without records, and at files that could only be read in part.',
        'Keep the copy just as it is, with `index.csv` and `status.csv`. Write down check sums, and store it in two places. km-export never changes what it reads, so convert as often as you like.',
        'Leave the bucket alone until you have checked the second copy too. Do not let a tool delete: no `--delete`, no `rclone sync`.',
      ],
    },
    { kind: 'text', text: 'Check sums, on Linux (on a Mac, `shasum -a 256` does what `sha256sum` does):' },
    {
      kind: 'commands',
      lines: [
        'find my-export -type f -exec sha256sum {} + > my-export.sha256',
        'sha256sum --quiet --check my-export.sha256',
      ],
    },
    { kind: 'heading', text: 'A copy every week' },
    {
      kind: 'text',
      text: 'As long as the account lives, new revisions are added. The first time everything is read, and `--save-state` writes down which revisions that were:',
    },
    {
      kind: 'commands',
      lines: [
        'aws s3 sync s3://BUCKET my-export --profile kissmetrics',
        'km-export convert my-export --to csv -o all.csv --save-state my-export.state',
      ],
    },
    {
      kind: 'text',
      text: 'From then on `--since` reads only the revisions that came after those, and says how many. The state is replaced once the new file is whole, so a run that fails can simply be repeated:',
    },
    {
      kind: 'commands',
      lines: [
        'aws s3 sync s3://BUCKET my-export --profile kissmetrics',
        'km-export convert my-export --to csv -o "week-$(date +%F).csv" --since my-export.state --save-state my-export.state',
      ],
    },
    {
      kind: 'list',
      items: [
        'Nothing new is no failure: the file is empty then, and that is said.',
        'A revision that came late (its number is not above those read before) is named and not read: the same command with `--revisions` and its number, and another name after `-o`, reads it and adds it to the state.',
        'A revision whose size changed since it was read is named too. What was read before stays as it was: the same command with `--revisions` and its number, and another name after `-o`, reads it again, and the state takes note of its new size.',
        'A revision that was cut short, or empty although `index.csv` gives it a span of time, is named, and not taken into the state: the next time it is read again, all of it, so what it held before comes twice.',
        'Do not join the tables of different weeks: each has the columns of its own records, and in its own order. Keep the weekly copy as JSON lines (`--to ndjson`), which can be joined, and convert all of it when you need a table; or convert the whole export again, without `--since`.',
        'A state is not replaced by one that knows of fewer revisions: that is refused, and `--since` is what was forgotten.',
        'Where a part of the input could not be read, the state is not saved, so that nothing is passed over the next time. Fetch the damaged file again, and repeat the command.',
        'A state is of one export. Where you have several, keep a state for each; with `--merge-exports` and with standard input there is none. A file without a number is left out by `--since`.',
      ],
    },
  ],
};

/** A text of a guide as pieces, in turn plain and code, plain first. */
export function splitCode(text: string): string[] {
  return text.split('`');
}
