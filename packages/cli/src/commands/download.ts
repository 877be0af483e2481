import { GETTING_YOUR_EXPORT } from '@km-export/core';
import { Command } from 'commander';
import { drawGuide } from '../report/guide.ts';

const WIDEST = 100;
const NARROWEST = 50;

/** `help download`: how to get an export. It fetches nothing itself, so the command alone prints the same. */
export function createDownloadCommand(): Command {
  const command = new Command('download').summary(
    'Tells how to fetch an export, and how to know that it is all there.',
  );
  command.helpInformation = () => {
    const width = Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns ?? 80));
    return `${drawGuide(GETTING_YOUR_EXPORT, width).join('\n')}\n`;
  };
  return command.action(() => command.outputHelp());
}
