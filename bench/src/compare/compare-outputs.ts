import { readFileSync } from 'node:fs';
import type { Job } from '../jobs/job.ts';
import type { PeerJob } from '../peers/peer.ts';
import { digestBytes } from './bytes-digest.ts';
import { digestCsv } from './csv-digest.ts';
import { findDifference } from './row-digest.ts';
import { findSurveyDifference, type ProductSurvey, type SurveyNumbers } from './survey-numbers.ts';
import { digestValues } from './values-digest.ts';

/**
 * Whether two results of a job say the same, in bounded memory: null, or the first difference in words. What was
 * digested of ours is kept for the next peer.
 */
export class OutputComparison {
  readonly #job: Job;
  readonly #ours: string;
  readonly #digests = new Map<string, Promise<unknown>>();

  constructor(job: Job, ours: string) {
    this.#job = job;
    this.#ours = ours;
  }

  async findDifference(theirs: string, peer: Omit<PeerJob, 'command'>): Promise<string | null> {
    switch (this.#job.comparison) {
      case 'survey': {
        const read = peer.readSurvey ?? ((printed): SurveyNumbers => JSON.parse(printed));
        return findSurveyDifference(
          JSON.parse(readFileSync(this.#ours, 'utf8')) as ProductSurvey,
          read(readFileSync(theirs, 'utf8')),
        );
      }
      case 'csv': {
        const rules = peer.cells ?? {};
        const ours = await this.#once(JSON.stringify(rules), () => digestCsv(this.#ours, rules));
        return findDifference(ours, await digestCsv(theirs, rules));
      }
      case 'values': {
        // Ours are bare.
        const { wrapper, ...rules } = peer.values ?? {};
        const ours = await this.#once(JSON.stringify(rules), () => digestValues(this.#ours, rules));
        return findDifference(ours, await digestValues(theirs, { ...rules, ...(wrapper && { wrapper }) }));
      }
      case 'bytes': {
        const ours = await this.#once('', () => digestBytes(this.#ours));
        return ours === (await digestBytes(theirs)) ? null : 'the bytes differ';
      }
    }
  }

  #once<Made>(key: string, make: () => Promise<Made>): Promise<Made> {
    const known = this.#digests.get(key) ?? make();
    this.#digests.set(key, known);
    return known as Promise<Made>;
  }
}
