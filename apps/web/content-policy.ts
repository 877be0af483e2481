import type { Plugin } from 'vite';

/**
 * What the built page may do, as a browser enforces it. Workers are inlined, since only a worker made from a
 * `blob:` inherits the page's policy: one loaded by its address would have none on a host that sends no
 * headers. What a policy cannot stop (navigation, WebRTC), the code does not contain: e2e/bundle.spec.ts.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  'worker-src blob:',
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

/** Puts the policy first in the head of every built page. The development server needs its own connections. */
export function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
