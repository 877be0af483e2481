/** How a journal tells a key from another without holding it: salted, and slow to compute. */

const METHOD = 'pbkdf2-sha256-600000';
const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const SEAL_BITS = 256;

/** Of one key there are as many seals as salts. */
export async function sealKey(
  key: string,
  salt: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
): Promise<string> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(key), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  const bits = await crypto.subtle.deriveBits(parameters, secret, SEAL_BITS);
  return [METHOD, toHex(salt), toHex(new Uint8Array(bits))].join(':');
}

/** Whether a seal is of this key. */
export async function isSealOf(seal: string, key: string): Promise<boolean> {
  const [, salt = ''] = seal.split(':');
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return (await sealKey(key, bytes)) === seal;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
