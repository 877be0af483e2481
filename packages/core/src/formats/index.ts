import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { importLines } from './import-lines.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { requests } from './requests.ts';

/** THE TABLE of formats: flag, help, form, docs and contract tests follow from it. Those for Kissmetrics come last. */
export const FORMATS = { csv, json, ndjson, import: importLines, requests } as const satisfies Record<
  string,
  Format
>;

/** What `--to` and job specs may say. */
export type FormatId = keyof typeof FORMATS;
/** Whether a format is made for Kissmetrics to take it again. */
export function isForReturn(id: FormatId): boolean {
  return (FORMATS[id] as Format).isForReturn === true;
}

/** Every format's id, in the order in which people are offered them. */
export const FORMAT_IDS = Object.keys(FORMATS) as FormatId[];
