import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { scriptWords } from '../peers/peer.ts';

/** A tracking host in a process of its own. */
export type TrackingServer = {
  url: string;
  /** What arrived, as a text that is the same for the same requests in any order. */
  arrived(): Promise<string>;
  end(): void;
};

/** Starts one that answers after so many milliseconds. */
export async function startTrackingServer(delayMs: number): Promise<TrackingServer> {
  const [program, ...parameters] = scriptWords('tracking-server.mjs', String(delayMs));
  const server = spawn(program!, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${String(port).trim()}/`;
  return {
    url,
    arrived: async () => (await fetch(url)).text(),
    end: () => server.stdin.end(),
  };
}
