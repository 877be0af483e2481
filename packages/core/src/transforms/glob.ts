/**
 * Names by pattern: `*` stands for any characters, `?` for one, `\` takes the next character as it is. Case makes no
 * difference, as it makes none to Kissmetrics (`toLowerCase` has it): what is tested must be in lower case.
 */
export function compileGlob(pattern: string): RegExp {
  const source = pattern.toLowerCase().replace(/\\([\s\S])|[\s\S]/gu, (character, escaped: string) => {
    if (escaped !== undefined) return quote(escaped);
    if (character === '*') return '[\\s\\S]*';
    return character === '?' ? '[\\s\\S]' : quote(character);
  });
  return new RegExp(`^${source}$`, 'u');
}

/** The name that a pattern stands for, where it is the only one; null where it may stand for others. */
export function nameOf(pattern: string): string | null {
  return /^(\\[\s\S]|[^*?\\])*\\?$/u.test(pattern) ? pattern.replace(/\\([\s\S])/gu, '$1') : null;
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
