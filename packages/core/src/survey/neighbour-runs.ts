/** Puts summaries together that follow each other. */
export interface SummaryMaker<Summary> {
  /** Adds `next`, which follows in input order. Takes over its parts. */
  add(next: Summary): void;
  readonly summary: Summary;
}

/**
 * Summaries of tasks that end in any order, merged as soon as they are neighbours: however many tasks end
 * before a slow one, only as many summaries are held as there are gaps between them, and one more.
 */
export class NeighbourRuns<Summary, Maker extends SummaryMaker<Summary>> {
  readonly #createMaker: () => Maker;
  /** Each of the tasks `[start, end)`, in any order: never more than there are workers, and one. */
  readonly #runs: { start: number; end: number; maker: Maker }[] = [];

  constructor(createMaker: () => Maker) {
    this.#createMaker = createMaker;
  }

  /** Adds the summary of `task`, which is its place in input order. Takes over its parts. */
  add(task: number, summary: Summary): void {
    let run = this.#runs.find(({ end }) => end === task);
    if (run === undefined) {
      run = { start: task, end: task, maker: this.#createMaker() };
      this.#runs.push(run);
    }
    run.maker.add(summary);
    run.end = task + 1;
    const next = this.#runs.findIndex(({ start }) => start === task + 1);
    if (next === -1) return;
    const [{ end, maker }] = this.#runs.splice(next, 1);
    run.maker.add(maker.summary);
    run.end = end;
  }

  /** How many summaries are held. */
  get size(): number {
    return this.#runs.length;
  }

  /** All tasks together, once each was added. */
  get whole(): Maker {
    return this.#runs[0]?.maker ?? this.#createMaker();
  }
}
