import type { Guide, GuideBlock } from '@km-export/core';
import { widthOf } from './fit.ts';

/** A guide as lines for a terminal of `width` columns. Commands are never broken, so that they can be copied. */
export function drawGuide({ title, blocks }: Guide, width: number): string[] {
  return [title, '='.repeat(widthOf(title)), ...blocks.flatMap((block) => ['', ...drawBlock(block, width)])];
}

function drawBlock(block: GuideBlock, width: number): string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text, '-'.repeat(widthOf(block.text))];
    case 'text':
      return wrap(block.text, width);
    case 'list':
      return block.items.flatMap((item) =>
        wrap(item, width - 2).map((line, index) => (index === 0 ? '- ' : '  ') + line),
      );
    case 'commands':
      return block.lines.map((line) => `    ${line}`);
  }
}

/** Words as lines. Backticks stay, since a terminal has no other mark for code. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
