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
} & (
  | { type: 'boolean'; default: boolean }
  | { type: 'choice'; choices: readonly string[]; default: string }
  | {
      type: 'text';
      default: string;
      /** What stands for the value in help texts: `ranges`. */
      valueName?: string;
    }
);

/** What an option may be set to. */
export type OptionValue = boolean | string;
/** Values by the option's name. */
export type OptionValues = Record<string, OptionValue>;
