import { ConvertError } from '@km-export/core';
import { getProxyForUrl } from 'proxy-from-env';

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY ask for on the way to `host`; null where they ask for
 * none. Error `job/bad-usage`: what they ask for is no address of one. It may hold a password, and is in no text.
 */
export function findProxy(host: URL): URL | null {
  const asked = getProxyForUrl(host.href);
  if (asked === '') return null;
  const proxy = URL.canParse(asked) ? new URL(asked) : null;
  if (proxy !== null && ['http:', 'https:'].includes(proxy.protocol) && isDecodable(proxy)) return proxy;
  const names = [host.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY'];
  throw new ConvertError(
    'job/bad-usage',
    `The environment asks for a proxy (${names.join(' or ')}) by what is no address such as http://proxy.example.com:8080. Correct it, or leave it empty.`,
  );
}

/** Agents decode both, and fail at that with each request. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
