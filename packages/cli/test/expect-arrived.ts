import { deepEqual } from 'node:assert/strict';
import { byPerson, readRequest, spelled, type Told } from './reimport-export.ts';
import type { TrackingServer } from './tracking-server.ts';

/** The key that tests send with: part of it is spelled otherwise in an address. */
export const KEY = 'a+key&with=signs';

/**
 * That a server got what was told: all of it, nothing else, with the key, and of each person in order, a repeat standing
 * right behind what it repeats. Returns how many repeats there were.
 */
export function expectArrived({ arrived, accepted }: TrackingServer, told: readonly Told[]): number {
  const requests = arrived.map(readRequest);
  deepEqual(new Set(requests.map(({ key }) => key)), new Set([KEY]));
  deepEqual(spelled([...accepted].map((url) => readRequest(url).told)), spelled(told));
  deepEqual(byPerson(requests.map((request) => request.told)), byPerson(told));
  return arrived.length - new Set(arrived).size;
}
