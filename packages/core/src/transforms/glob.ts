/**
 * Names by pattern: `*` stands for any characters, `?` for one, `\` takes the next character as it is. Case makes no
 * difference, as it makes none to Kissmetrics (`toLowerCase` has it).
 */
export function compileGlob(pattern: string): RegExp {
  const source = pattern.toLowerCase().replace(/\\([\s\S])|[\s\S]/gu, (character, escaped: string) => {
    if (escaped !== undefined) return quote(escaped);
    if (character === '*') return '[\\s\\S]*';
    return character === '?' ? '[\\s\\S]' : quote(character);
  });
  return new RegExp(`^${source}$`, 'u');
}

/** Whether a name fits one of the patterns. */
export function fitsAny(patterns: readonly RegExp[], name: string): boolean {
  const folded = name.toLowerCase();
  return patterns.some((pattern) => pattern.test(folded));
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
