/** Up to the first equals sign that no backslash stands before. */
const EQUATION = /^((?:[^\\=]|\\[\s\S]?)*)=([\s\S]*)$/;

/** `name=value`, as people type it; `value` is null where there is no equals sign. In a name `\=` stands for one, and `\\` for a backslash. */
export function splitEquation(text: string): { name: string; value: string | null } {
  const [, name = text, value = null] = EQUATION.exec(text) ?? [];
  return { name: name.replace(/\\([\\=])/g, '$1'), value };
}
