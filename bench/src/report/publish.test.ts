import { expect, test } from 'vitest';
import { describeCommand } from './publish.ts';

test('a command is told without where things lie on the machine', () => {
  const words = ['--size', '500MB', '--data', '/some/where', '--json=/a/b', '--pairs', '5', '--write'];
  expect(describeCommand('bench', words)).toBe('npm run bench -- --size 500MB --pairs 5');
  expect(describeCommand('bench', [])).toBe('npm run bench');
});
