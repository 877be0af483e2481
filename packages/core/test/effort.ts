/** What only `npm run test:all` takes the time for. */
export const isAll = process.env.KM_EXPORT_TEST_ALL !== undefined;

/** How often a property that takes long is tried: in `npm test` a third as often as in `npm run test:all`. */
export function runs(all: number): number {
  return isAll ? all : Math.ceil(all / 3);
}
