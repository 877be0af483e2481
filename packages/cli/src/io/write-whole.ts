import { write } from 'node:fs';
import { promisify } from 'node:util';

const writeOnce = promisify(write);

/** Writes all of `bytes`, at `position` or (null) where the descriptor stands. Throws the platform's error. */
export async function writeWhole(
  descriptor: number,
  bytes: Uint8Array,
  position: number | null = null,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    const { bytesWritten } = await writeOnce(descriptor, bytes, done, bytes.length - done, at);
    done += bytesWritten;
  }
}
