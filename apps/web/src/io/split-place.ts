import type { Sink } from '@km-export/core';

/** Where the files of an output go that may be several. They are put there one after the other, once all of them are whole. */
export type SplitPlace = {
  /** A sink for one of its files, which goes there when it is closed. */
  open(file: string): Sink | Promise<Sink>;
  /** Behind the last file. */
  finish(): Promise<void>;
  /** Takes back what can be taken back. Never throws. */
  abort(): Promise<void>;
};
