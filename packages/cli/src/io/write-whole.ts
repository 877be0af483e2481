import { write } from 'node:fs';
import { promisify } from 'node:util';
import { isDiskFull } from './system-error.ts';

const writeOnce = promisify(write);

/**
 * Writes all of `bytes` at the descriptor's position. Throws the platform's error; where that is a full disk, not before
 * `makeRoom` finds nothing more to give up.
 */
export async function writeWhole(
  descriptor: number,
  bytes: Uint8Array,
  makeRoom?: () => boolean,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    try {
      const { bytesWritten } = await writeOnce(descriptor, bytes, done, bytes.length - done, null);
      done += bytesWritten;
    } catch (thrown) {
      if (!isDiskFull(thrown) || !makeRoom?.()) throw thrown;
    }
  }
}
