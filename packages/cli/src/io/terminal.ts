import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ConvertError } from '@km-export/core';

/** Somebody who can be asked. */
export interface Terminal {
  ask(question: string): Promise<string>;
  /** What is typed is not shown. */
  askHidden(question: string): Promise<string>;
}

/** Who sits at the terminal; null where nobody does. Aborted, or at the end of input, asking throws `job/cancelled`. */
export function findTerminal(signal: AbortSignal): Terminal | null {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return null;
  const ask = async (question: string, isHidden: boolean): Promise<string> => {
    let isMuted = false;
    const output = new Writable({
      write(chunk, _, done) {
        if (!isMuted) stderr.write(chunk);
        done();
      },
    });
    const reader = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
    const closed = new Promise<never>((_, reject) => {
      reader.once('close', () => reject(new ConvertError('job/cancelled', 'Nothing was answered.')));
    });
    // In raw mode the terminal sends no signal for Ctrl-C.
    reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      const answer = reader.question(question, { signal });
      isMuted = isHidden;
      return await Promise.race([answer, closed]);
    } catch {
      throw new ConvertError('job/cancelled', 'Nothing was answered, and nothing was sent.');
    } finally {
      reader.close();
      closed.catch(() => {});
      if (isHidden) stderr.write('\n');
    }
  };
  return {
    ask: (question) => ask(question, false),
    askHidden: (question) => ask(question, true),
  };
}
