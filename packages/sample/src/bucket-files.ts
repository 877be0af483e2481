import type { FileSpan } from './setting.ts';

/** `revisions/7.json` */
export function revisionPath(revision: number): string {
  return `revisions/${revision}.json`;
}

/** index.csv: which file holds which span of receiving. */
export function indexCsv(firstRevision: number, spans: readonly Pick<FileSpan, 'from' | 'to'>[]): string {
  const rows = spans.map(({ from, to }, index) => {
    return `${revisionPath(firstRevision + index)},${from},${to},${utcMinute(from)},${utcMinute(to)}\n`;
  });
  return `filename,min_timestamp,max_timestamp,min_utc_date,max_utc_date\n${rows.join('')}`;
}

/** status.csv: how many revisions there are, how many of them are exported, and up to when. */
export function statusCsv(total: number, exported: number, lastSeconds: number): string {
  return (
    'Total Revisions,Exported Revisions,Max Exported Revision Timestamp,Max Exported Revision UTC Timestamp\n' +
    `${total},${exported},${lastSeconds},${utcMinute(lastSeconds)}\n`
  );
}

/** `2012-10-02 07:05 GMT` */
function utcMinute(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} GMT`;
}
