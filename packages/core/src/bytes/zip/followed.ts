import type { Source } from '../../ports.ts';
import { ByteCursor } from './byte-cursor.ts';
import {
  DIRECTORY_HEADER,
  DIRECTORY_HEADER_BYTES,
  END_RECORD,
  END_RECORD_BYTES,
  LOCAL_HEADER,
  uint16,
  uint32,
  uint64,
  ZIP64_END_RECORD,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_BYTES,
} from './records.ts';

/** Of a zip64 end record, up to where its length counts from. */
const ZIP64_START_BYTES = 12;

/** Whether right behind the archive whose directory begins at `directoryAt` another one begins. */
export async function isFollowed(archive: Source, directoryAt: number): Promise<boolean> {
  const cursor = await ByteCursor.open(archive, directoryAt);
  try {
    for (;;) {
      const head = (await cursor.peek(DIRECTORY_HEADER_BYTES)).slice();
      if (head.length < END_RECORD_BYTES) return false;
      const signature = uint32(head, 0);
      if (signature === DIRECTORY_HEADER && head.length === DIRECTORY_HEADER_BYTES) {
        const rest = uint16(head, 28) + uint16(head, 30) + uint16(head, 32);
        await cursor.take(DIRECTORY_HEADER_BYTES + rest);
      } else if (signature === ZIP64_END_RECORD) {
        await cursor.goTo(cursor.position + ZIP64_START_BYTES + uint64(head, 4));
      } else if (signature === ZIP64_LOCATOR) {
        await cursor.take(ZIP64_LOCATOR_BYTES);
      } else if (signature === END_RECORD) {
        await cursor.take(END_RECORD_BYTES + uint16(head, 20));
        const next = await cursor.peek(4);
        return next.length === 4 && uint32(next, 0) === LOCAL_HEADER;
      } else {
        return false;
      }
    }
  } finally {
    await cursor.close();
  }
}
