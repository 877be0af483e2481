import { onTestFinished } from 'vitest';
import { TrackingServer } from './tracking-server.ts';

/** A server for one test. */
export async function startTrackingServer(): Promise<TrackingServer> {
  const server = new TrackingServer();
  await server.start();
  onTestFinished(() => server.die());
  return server;
}
