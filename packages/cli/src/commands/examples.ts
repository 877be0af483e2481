/** Commands with what each does, as the end of a help text. */
export function drawExamples(examples: readonly (readonly [command: string, what: string])[]): string {
  const lines = examples.flatMap(([command, what]) => [`  ${command}`, `      ${what}`]);
  return ['', 'Examples:', ...lines].join('\n');
}
