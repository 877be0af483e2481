/** The package has no types of its own. */
declare module 'proxy-from-env' {
  /** The proxy for an address by the usual environment variables; the empty text where there is none. */
  export function getProxyForUrl(url: string): string;
}
