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
  | { type: 'choice'; choices: readonly string[]; default: string }
  | ({ type: 'text'; default: string } & TypedValue)
  /** Any number of texts; the flag is given once for each. */
  | ({ type: 'list'; default: readonly string[]; choices?: readonly string[] } & TypedValue)
);

/** Of what people type. */
type TypedValue = {
  /** What stands for the value in help texts: `ranges`. */
  valueName?: string;
  /** Throws a ConvertError that says what is wrong with a text. */
  check?: (text: string) => void;
};

/** What an option may be set to. */
export type OptionValue = boolean | string | readonly string[];
/** Values by the option's name. */
export type OptionValues = Record<string, OptionValue>;

/** Whether a value says what is said without it. */
export function isDefault(option: OptionSpec, value: OptionValue): boolean {
  return Array.isArray(value) ? value.length === 0 : value === option.default;
}

/** Whether what an option is set to may hold personal data: see {@link OptionSpec}. */
export function mayHoldPersonalData(option: OptionSpec): boolean {
  const isTyped = option.type !== 'boolean' && !('choices' in option && option.choices !== undefined);
  return option.isPrivate ?? isTyped;
}
