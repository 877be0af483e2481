/**
 * The one class of PapaParse that is used: its own types pull in those of Node, which core must not know.
 * Each row is handed to `step` with the position behind it in the text that `parse` was given.
 */
declare module 'papaparse' {
  type Step = (results: { data: string[][]; errors: unknown[]; meta: { cursor: number } }) => void;
  const Papa: {
    Parser: new (config: {
      delimiter: string;
      newline: '\n' | '\r' | '\r\n';
      step: Step;
    }) => { parse(text: string, baseIndex: number, ignoreLastRow: boolean): unknown };
  };
  export default Papa;
}
