/**
 * An option as data: declared once, read by flags, help, the page's form, docs and validation.
 */
export type OptionSpec = {
  /** In camel case; the flag is the same in kebab case. */
  name: string;
  /** What the page writes beside the control. */
  label: string;
  /** One sentence: what it does and what it costs. */
  help: string;
  /** Whether a value may hold personal data, and stays out of the page's address. Default: texts may, all else not. */
  isPrivate?: boolean;
  /** When the page asks for it instead of having it in its form, in words: the answer is for these files alone. */
  askedWhen?: string;
} & (
  | { type: 'boolean'; default: boolean }
  | {
      type: 'choice';
      choices: readonly string[];
      default: string;
      /** By choice, what it is in a few words: the page writes it beside the name. */
      labels?: Readonly<Record<string, string>>;
      /** A preset: by choice, the defaults that other options of the same table have with it instead of their own. */
      sets?: Readonly<Record<string, OptionValues>>;
    }
  | ({ type: 'text'; default: string } & TypedValue)
  /** Any number of texts; the flag is given once for each. */
  | ({ type: 'list'; default: readonly string[]; choices?: readonly string[] } & TypedValue)
);

/** Of what people type. */
export type TypedValue = {
  /** What stands for the value in help texts: `ranges`. */
  valueName?: string;
  /** The empty text is a value too. */
  mayBeEmpty?: boolean;
  /** Values that the page offers, beside any other. */
  suggestions?: readonly string[];
  /** The whole text as a regular expression, and what it must be in words. Absent: anything but nothing. */
  pattern?: { source: string; mayBe: string };
  /** Throws a ConvertError that says what is wrong with a text. */
  check?: (text: string) => void;
};

/** What an option may be set to. */
export type OptionValue = boolean | string | readonly string[];
/** Values by the option's name. */
export type OptionValues = Record<string, OptionValue>;

/** An option as the command line spells it: `withAliases` → `--with-aliases`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether the option sets others. */
export function isPreset(option: OptionSpec): boolean {
  return option.type === 'choice' && option.sets !== undefined;
}

/** The error of a text that an option does not take, as what it must be instead; null where it does. */
export function textFault({ pattern, mayBeEmpty }: TypedValue, text: string): string | null {
  if (text === '' && mayBeEmpty) return null;
  if (pattern === undefined) return text === '' ? 'a text that is not empty' : null;
  return new RegExp(`^(?:${pattern.source})$`, 'u').test(text) ? null : pattern.mayBe;
}

/** Whether an option takes a text, by its pattern and its check. */
export function takesText(option: TypedValue, text: string): boolean {
  try {
    option.check?.(text);
  } catch {
    return false;
  }
  return textFault(option, text) === null;
}

/** What each option of a table is where it is not given: a preset among `given` may change it. */
export function defaultsOf(declared: readonly OptionSpec[], given: OptionValues = {}): OptionValues {
  const defaults = Object.fromEntries(declared.map((option) => [option.name, option.default]));
  for (const option of declared) {
    if (option.type !== 'choice' || option.sets === undefined) continue;
    Object.assign(defaults, option.sets[String(given[option.name] ?? option.default)]);
  }
  return defaults;
}

/** Every option that a table declares, with its default where none is given. */
export function withDefaults(declared: readonly OptionSpec[], given: OptionValues = {}): OptionValues {
  const values = defaultsOf(declared, given);
  for (const { name } of declared) values[name] = given[name] ?? values[name];
  return values;
}

/** What is given beyond the defaults: the least that means the same. */
export function withoutDefaults(declared: readonly OptionSpec[], given: OptionValues): OptionValues {
  const defaults = defaultsOf(declared, given);
  const names = declared.map(({ name }) => name);
  return Object.fromEntries(
    names
      .filter((name) => !isSame(given[name] ?? defaults[name], defaults[name]))
      .map((name) => [name, given[name]]),
  );
}

function isSame(a: OptionValue, b: OptionValue): boolean {
  // Lists: the order of theirs may matter.
  return typeof a === 'object' ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}

/** What presets make of an option's default: `{ excel: 'crlf' }`. */
export function presetDefaults(declared: readonly OptionSpec[], { name }: OptionSpec): OptionValues {
  const found: OptionValues = {};
  for (const option of declared) {
    if (option.type !== 'choice') continue;
    for (const [choice, values] of Object.entries(option.sets ?? {})) {
      if (values[name] !== undefined) found[choice] = values[name];
    }
  }
  return found;
}

/** Whether what an option is set to may hold personal data: see {@link OptionSpec}. */
export function mayHoldPersonalData(option: OptionSpec): boolean {
  const isTyped = option.type !== 'boolean' && !('choices' in option && option.choices !== undefined);
  return option.isPrivate ?? isTyped;
}
