/** Where Kissmetrics takes requests. */
const KISSMETRICS = 'https://trk.kissmetrics.io/';

/**
 * The one host that reimport.html may reach. It is fixed when the page is built: KM_EXPORT_TRACKING_HOST names another, for
 * tests and for collectors of one's own. Throws where that is no address of a host.
 */
export function trackingHost(): URL {
  const text = process.env.KM_EXPORT_TRACKING_HOST || KISSMETRICS;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && `${url.origin}/` === url.href) return url;
  throw new Error(`KM_EXPORT_TRACKING_HOST is no address such as ${KISSMETRICS}: ${text}`);
}
