/** Which files are read, by the paths that messages show: `--files` and `--drop-files`. Pure. */
import { ConvertError } from '../model/error.ts';
import { visibleText } from '../model/words.ts';

/** Patterns, as given; none of the first: every file. */
export type FilesAsked = { kept: readonly string[]; dropped: readonly string[] };

/** Patterns in a sentence, before it says how many more there are. */
const SHOWN_PATTERNS = 4;

/** Files chosen by patterns. What is left out is counted, and never opened. */
export class FilePatterns {
  readonly #asked: FilesAsked;
  readonly #kept: RegExp[];
  readonly #dropped: RegExp[];
  /** A path that was left out, to say in which way paths are written here. */
  #example: string | null = null;
  #taken = 0;
  #outside = 0;

  /** Null where none are given. */
  static from({ kept, dropped }: FilesAsked): FilePatterns | null {
    return kept.length + dropped.length === 0 ? null : new FilePatterns({ kept, dropped });
  }

  private constructor(asked: FilesAsked) {
    this.#asked = asked;
    this.#kept = asked.kept.map(compilePathPattern);
    this.#dropped = asked.dropped.map(compilePathPattern);
  }

  /** Whether the file of this path is to be read; counts it where not. */
  takes(path: string): boolean {
    if (this.fits(path)) {
      this.#taken++;
      return true;
    }
    this.#example ??= path;
    this.#outside++;
    return false;
  }

  /** Whether the file of this path is among those asked for. */
  fits(path: string): boolean {
    const isKept = this.#kept.length === 0 || this.#kept.some((pattern) => pattern.test(path));
    return isKept && !this.#dropped.some((pattern) => pattern.test(path));
  }

  /** Files that were left out. */
  get outside(): number {
    return this.#outside;
  }

  /** Error `input/no-file-fits`: files were there, and none was taken. */
  requireAny(): void {
    if (this.#taken > 0 || this.#example === null) return;
    throw new ConvertError(
      'input/no-file-fits',
      `No file is left to be read: ${describeFilesAsked(this.#asked)}, and there is ${this.#example}, say. Patterns are compared with the whole path; * stands for any characters but a slash, ** for any. Give others, or leave them out to read all.`,
    );
  }
}

/** `only files july/*, without july/9.json`. */
export function describeFilesAsked({ kept, dropped }: FilesAsked): string {
  const only = kept.length === 0 ? [] : [`only files ${list(kept)}`];
  const without =
    dropped.length === 0 ? [] : [`without ${kept.length === 0 ? 'files ' : ''}${list(dropped)}`];
  return [...only, ...without].join(', ');
}

function list(patterns: readonly string[]): string {
  const shown = patterns.slice(0, SHOWN_PATTERNS).map(visibleText).join(', ');
  const rest = patterns.length - SHOWN_PATTERNS;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/**
 * A pattern for whole paths: `*` stands for any characters but a slash, `?` for one of these, `**` for any, and with a
 * slash behind it also for nothing. A backslash is a slash, as in the paths that messages show.
 */
export function compilePathPattern(pattern: string): RegExp {
  const source = pattern.replaceAll('\\', '/').replace(/\*\*+\/|\*\*+|[\s\S]/gu, (part) => {
    if (part.startsWith('**')) return part.endsWith('/') ? '(?:[\\s\\S]*/)?' : '[\\s\\S]*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u');
}
