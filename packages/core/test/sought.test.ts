/** Events and columns that no record has are told, with what was meant, however the input is cut. */
import { expect, it } from 'vitest';
import { describeUnmatched, type OptionValues } from '../src/index.ts';
import { runInMemory } from './run-in-memory.ts';

const FILES = new Map(
  [
    '{"_p":"a","_t":1,"_n":"Signed In","plan":"x"}\n{"_p":"a","_t":2,"_n":"Signed Up","plane":1}\n',
    '{"_p":"a","_t":3,"_n":"Visited","color":"red"}\n{"_p":"b","_t":4,"a":{"plans":1}}\n',
  ].map((text, index) => [`${index + 1}.json`, Buffer.from(text)] as const),
);

const CUTS = [
  { task: 1e9, read: 1e5, part: 1e9, ahead: 1e9 },
  { task: 9, read: 7, part: 5, ahead: 20 },
];

async function told(records: OptionValues, outputs = [{ name: 'out', format: 'ndjson' as const }]) {
  const runs = [];
  for (const cut of CUTS) {
    for (const workers of [1, 3]) {
      runs.push(await runInMemory(FILES, { inputs: ['export'], outputs, records }, cut, workers));
    }
  }
  for (const run of runs) expect(run.unmatched).toEqual(runs[0].unmatched);
  return runs[0].unmatched.map((one) => describeUnmatched(one, (option) => `Give ${option} each.`));
}

it('names the columns that no record has', async () => {
  expect(await told({ columns: ['_p', 'plans', 'colour', 'Plan', 'plan', 'zzz', 'color=c'] })).toEqual([
    // Of equally near ones the first; names inside of values are no columns.
    'No record that was kept has the column "plans". Did you mean "plan"?',
    'No record that was kept has the column "colour". Did you mean "color"?',
    'No record that was kept has the column "Plan". Did you mean "plan"?',
    'No record that was kept has the column "zzz".',
  ]);
});

it('looks for columns in the records that are left, if there are any', async () => {
  expect(await told({ events: ['visited'], columns: ['plan', 'color'] })).toEqual([
    'No record that was kept has the column "plan".',
  ]);
  expect(await told({ events: ['visitd'], columns: ['plan'] })).toEqual([
    'No event that was looked at fits "visitd". Did you mean "Visited"?',
  ]);
});

it('names the events that no record is of', async () => {
  expect(
    await told({
      events: ['signed*', 'Sined Up', 'sing?d*', 'Sign\\ed In'],
      dropEvents: ['Visit*', 'Vizited'],
    }),
  ).toEqual([
    'No event that was looked at fits "Sined Up". Did you mean "Signed Up"?',
    'No event that was looked at fits "sing?d*".',
    'No event that was looked at fits "Vizited". Did you mean "Visited"?',
  ]);
});

it('names the properties that no record has, whatever their values', async () => {
  expect(await told({ has: ['PLAN'], where: ['colr=red', 'zzz=1', 'zzz=2'] })).toEqual([
    'No record that was looked at has the property "colr". Did you mean "color"?',
    'No record that was looked at has the property "zzz".',
  ]);
  // A record that is left out shows all of its names.
  expect(await told({ hasNot: ['_p', 'pln'], whereNot: ['color=blue', 'plane=1', 'plans=1'] })).toEqual([
    'No record that was looked at has the property "pln". Did you mean "plan"?',
    'No record that was looked at has the property "plans". Did you mean "plan"?',
  ]);
});

it('names the values that no record has, but not beside their property', async () => {
  expect(await told({ where: ['Plan=x', 'plan=y', 'a={"plans":1}', 'color=Red', 'colr=red'] })).toEqual([
    'No record that was looked at has the property "colr". Did you mean "color"?',
    'No record that was looked at has the value "y" in "plan".',
    'No record that was looked at has the value "Red" in "color".',
  ]);
  // To leave out what is not there is no reason to look again.
  expect(await told({ whereNot: ['plan=y'] })).toEqual([]);
});

it('tells names that were put together with commas', async () => {
  expect(await told({ columns: ['plan, color', 'plan,colour', '_p,Plane,_t'] })).toEqual([
    'No record that was kept has the column "plan, color", but there are "plan" and "color". Give columns each.',
    'No record that was kept has the column "plan,colour".',
    'No record that was kept has the column "_p,Plane,_t", but there are "_p", "plane" and "_t". Give columns each.',
  ]);
  expect(await told({ events: ['visited,signed in'], columns: [] })).toEqual([
    'No event that was looked at fits "visited,signed in", but there are "Visited" and "Signed In". Give events each.',
  ]);
  expect(await told({ has: ['plan,color'] })).toEqual([
    'No record that was looked at has the property "plan,color", but there are "plan" and "color". Give has each.',
  ]);
});

it('tells it in a survey, too', async () => {
  expect(await told({ columns: ['plann'] }, [])).toEqual([
    'No record that was kept has the column "plann". Did you mean "plan"?',
  ]);
});

it('says nothing where all is there', async () => {
  expect(await told({ events: ['*'], dropEvents: ['VISITED'], columns: ['_p', 'plan'] })).toEqual([]);
});
