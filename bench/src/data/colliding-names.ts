/** The letters of a block. With four of them there would hardly be a pair: they lead to states that lie in a pattern. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BLOCK_LETTERS = 6;

/**
 * 2^`blocks` names of one length that all have the same hash, by FNV-1a begun from the length: the hash that a table of
 * names is likely to use. Two blocks that lead from one state to the same state are found by chance, block after block,
 * and of each pair either may stand in a name.
 */
export function collidingNames(blocks: number): string[] {
  let state = blocks * BLOCK_LETTERS;
  let names = [''];
  for (let block = 0; block < blocks; block++) {
    const { pair, next } = findPair(state);
    names = names.flatMap((name) => pair.map((either) => name + either));
    state = next;
  }
  return names;
}

/** FNV-1a of ASCII text, begun from a state. */
export function hashFrom(state: number, text: string): number {
  let hash = state;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function findPair(state: number): { pair: [string, string]; next: number } {
  const seen = new Map<number, string>();
  for (let index = 0; ; index++) {
    const block = blockOf(index);
    const next = hashFrom(state, block);
    const other = seen.get(next);
    if (other !== undefined) return { pair: [other, block], next };
    seen.set(next, block);
  }
}

/** Blocks spread over all there are: those that differ in their last letter alone never collide. */
function blockOf(index: number): string {
  // A prime that divides no power of 36: no block comes twice.
  let rest = (index * 1_000_000_007) % LETTERS.length ** BLOCK_LETTERS;
  let block = '';
  for (let letter = 0; letter < BLOCK_LETTERS; letter++) {
    block += LETTERS[rest % LETTERS.length];
    rest = Math.floor(rest / LETTERS.length);
  }
  return block;
}
