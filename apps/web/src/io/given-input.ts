import type { FoundFile, GivenPath } from '@km-export/core';

/** A coordinator's end of what the page hands over to be read. */
export type InputTaker = {
  /** Adds to what is read. In pieces, so that the page stays quick with tens of thousands of files. */
  give(path: Omit<GivenPath, 'files'>, files: FoundFile[]): void;
};

/** What was handed over so far. */
export class GivenInput implements InputTaker {
  readonly paths: GivenPath[] = [];

  readonly give = (path: Omit<GivenPath, 'files'>, files: FoundFile[]): void => {
    const last = this.paths.at(-1);
    if (last?.given === path.given) last.files.push(...files);
    else this.paths.push({ ...path, files });
  };
}
