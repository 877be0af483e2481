import { crc32, type Sink, type WholeFile, ZipWriter } from '@km-export/core';
import { deflateRawInBrowser } from './browser-deflate.ts';
import type { SplitPlace } from './split-place.ts';
import type { Spool } from './spool.ts';

const PIECE_BYTES = 1 << 20;

/** One .zip, in which all files lie in a folder called `folder`. It is opened when the first of them is whole. */
export function createZipPlace(
  folder: string,
  spool: Spool,
  openZip: () => Sink | Promise<Sink>,
): SplitPlace {
  const piece = new Uint8Array(PIECE_BYTES);
  let opened: { sink: Sink; writer: ZipWriter } | null = null;
  const open = async () => {
    if (opened === null) {
      const sink = await openZip();
      const put = async (bytes: Uint8Array) => sink.write(bytes);
      opened = { sink, writer: new ZipWriter(put, new Date(), deflateRawInBrowser) };
    }
    return opened;
  };
  return {
    open(file): Sink {
      const whole: WholeFile = { name: `${folder}/${file}`, bytes: 0, crc: 0 };
      const spooled = spool.create();
      return {
        write(bytes) {
          whole.crc = crc32(whole.crc, bytes);
          whole.bytes += bytes.length;
          return spooled.write(bytes);
        },
        close: async () => (await open()).writer.add(whole, spooled.read(piece)),
        // The .zip goes as a whole.
        abort: () => {},
      };
    },
    async finish() {
      const { sink, writer } = await open();
      await writer.finish();
      await sink.close();
    },
    async abort() {
      await opened?.sink.abort();
    },
  };
}
