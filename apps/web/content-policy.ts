import type { Plugin } from 'vite';
import { trackingHost } from './tracking-host.ts';

/** The only page that may reach anything: the tracking host, by requests whose answers it can read, or by images. */
const SENDING_PAGE = '/reimport.html';

/**
 * What the built page may do, as a browser enforces it. Workers are inlined, since only a worker made from a
 * `blob:` inherits the page's policy: one loaded by its address would have none on a host that sends no
 * headers. What a policy cannot stop (navigation, WebRTC), the code does not contain: e2e/bundle.spec.ts.
 */
function policyOf(page: string): string {
  const host = page === SENDING_PAGE ? trackingHost().origin : null;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    host === null ? 'img-src data:' : `img-src data: ${host}`,
    'worker-src blob:',
    host === null ? "connect-src 'none'" : `connect-src ${host}`,
    "form-action 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Puts its policy first in the head of every built page. The development server needs its own connections. */
export function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { path }) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(path) },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
