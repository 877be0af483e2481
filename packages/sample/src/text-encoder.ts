// The one platform class that this package uses. Declared here, for the module alone, so that the package type-checks
// without Node's or the DOM's types and clashes with neither where it is imported.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };

const encoder = new TextEncoder();

/** The text as UTF-8. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}
