/**
 * What is done to a control: `true` and `false` check and uncheck, a text is put in or chosen, `click` clicks. By the
 * name that a screen reader would say.
 */
export type Action = { name: string; act: 'click' } | { name: string; act: 'set'; value: string | boolean };

/**
 * Runs in the page, sent there as text. False where there is no such control yet. Not by the browser's own mouse and
 * keys, which take a second each where the machine is busy: Chromium has those tests.
 */
export function actOnControl(action: Action): boolean {
  const nameOf = (element: Element): string => {
    const labelled = element.getAttribute('aria-labelledby');
    const { labels } = element as HTMLInputElement;
    const named = labelled === null ? (labels?.[0] ?? element) : document.getElementById(labelled);
    return named?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
  };
  const found = [...document.querySelectorAll('button, a[download], input:not([type=file]), select')].find(
    (element) => nameOf(element) === action.name,
  ) as HTMLInputElement | undefined;
  if (found === undefined) return false;
  found.focus();
  if (action.act === 'click' || (typeof action.value === 'boolean' && found.checked !== action.value)) {
    found.click();
  } else if (typeof action.value === 'string') {
    found.value = action.value;
    for (const type of ['input', 'change']) found.dispatchEvent(new Event(type, { bubbles: true }));
  }
  return true;
}
