/** A way to send the requests of an export, measured beside a plain loop that sends the same. */
export type Sending = {
  id: string;
  /** As the table calls it. */
  label: string;
  /** When the host answers. */
  delayMs: number;
  parallel: number;
  records: number;
  /** How many times as long as the plain loop it may take. */
  limit: number;
};

/** THE TABLE of sendings: as fast as the host can, and as far away as one is. */
export const sendings: readonly Sending[] = [
  {
    id: 'send-at-once',
    label: 'sending, answers at once',
    delayMs: 0,
    parallel: 16,
    records: 30_000,
    limit: 3,
  },
  {
    id: 'send-far',
    label: 'sending, answers after 50 ms',
    delayMs: 50,
    parallel: 64,
    records: 30_000,
    limit: 1.5,
  },
];

/** Of `reimport --dry-run`: records whose requests are written, and how many times the memory of the fewest the most may take. */
export const DRY_RUN = {
  id: 'dry-run',
  label: 'dry run',
  records: [200_000, 2_000_000],
  limit: 1.25,
} as const;
