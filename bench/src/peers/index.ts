import { duckDb, duckDbFourColumns } from './duckdb.ts';
import { jq } from './jq.ts';
import { miller } from './miller.ts';
import type { Peer } from './peer.ts';
import { polars } from './polars.ts';
import { script } from './script.ts';
import { wc } from './wc.ts';

/** THE TABLE of peers. */
export const peers: readonly Peer[] = [duckDb, duckDbFourColumns, script, wc, miller, jq, polars];
