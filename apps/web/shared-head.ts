import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const PLACE = '<!-- head.html -->';

/** Puts what both pages have in their heads into its place. */
export function sharedHead(): Plugin {
  const head = readFileSync(new URL('head.html', import.meta.url), 'utf8').trim();
  return {
    name: 'shared-head',
    transformIndexHtml: {
      order: 'pre',
      handler(html, { filename }) {
        if (!html.includes(PLACE)) throw new Error(`${filename} has no place for head.html: ${PLACE}`);
        return html.replace(PLACE, () => head);
      },
    },
  };
}
