import type { Visit } from './visits.ts';

/** The open visits, the one whose line is received next on top (a binary heap). */
export class VisitQueue {
  readonly #heap: Visit[] = [];

  /** When the next line of an open visit is received, in Unix seconds; infinite where none is open. */
  nextReceivedAt(): number {
    return this.#heap[0]?.receivedAt ?? Number.POSITIVE_INFINITY;
  }

  push(visit: Visit): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(visit, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = visit;
  }

  /** Takes the top one out; there has to be one. */
  pop(): Visit {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

/** At the same second the older visit comes first, so that the order never depends on the heap. */
function isBefore(a: Visit, b: Visit): boolean {
  return a.receivedAt < b.receivedAt || (a.receivedAt === b.receivedAt && a.ordinal < b.ordinal);
}
