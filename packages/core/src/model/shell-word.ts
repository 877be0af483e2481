import { visibleText } from './words.ts';

/** A word of a command: quoted where a shell would take a part for itself; a line break, or what turns the direction of text, is shown besides. */
export function shellWord(word: string): string {
  if (visibleText(word) !== word) return `$'${escapeForShell(word)}'`;
  return /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** For `$'…'`, where a character beyond the first 65,536 is one escape, not two. */
function escapeForShell(word: string): string {
  return Array.from(word, (character) => {
    const shown = visibleText(character);
    if (character === '\\' || character === "'") return `\\${character}`;
    if (shown === character || character.length === 1) return shown;
    return `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`;
  }).join('');
}
