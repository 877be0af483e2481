import { write } from 'node:fs';
import { promisify } from 'node:util';

const writeOnce = promisify(write);

/** Writes all of `bytes` at the descriptor's position. Throws the platform's error. */
export async function writeWhole(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await writeOnce(descriptor, bytes, done, bytes.length - done, null);
    done += bytesWritten;
  }
}
