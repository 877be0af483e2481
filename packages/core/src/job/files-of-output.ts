/** What is known of the names of an output's files before there is data. */
import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { ConvertError } from '../model/error.ts';
import { withDefaults } from '../model/option.ts';
import { type SplitId, splitOf } from '../splits/index.ts';
import { isSameName } from './file-names.ts';
import { isFileOf } from './rolling-file.ts';
import type { OutputSpec } from './spec.ts';

/** In the folder of a split output, where names do not say what is in the files. */
export const MANIFEST = 'manifest.json';

/** What says how an output is split; rejects say nothing. */
export type SplitBy = Partial<Pick<OutputSpec, 'split' | 'format' | 'options'>>;

/** How an output is split: as it says, or as options of its format ask for. Undefined: it is one file. */
export function splitIdOf({ split, format, options }: SplitBy): SplitId | undefined {
  if (split !== undefined || format === undefined) return split;
  const { splitBy, options: declared } = FORMATS[format] as Format;
  return splitBy?.(withDefaults(declared, options));
}

type Named = Pick<OutputSpec, 'split' | 'format' | 'gzip' | 'fileNames'>;

/** Names of the files in the folder of a split output, where they are known from the start; null where not. */
export function fixedFiles(output: Named): string[] | null {
  const { split, format, fileNames } = output;
  if (split === undefined) return null;
  if (fileNames !== undefined) return fileNames;
  const { extension, exportExtension = extension } = FORMATS[format] as Format;
  const ending = withGz(exportExtension, output);
  return splitOf(split).parts?.map(({ label }) => label + ending) ?? null;
}

function withGz(extension: string, { gzip = false }: Named): string {
  return gzip ? `${extension}.gz` : extension;
}

/** Whether an output of at most so many records may go on in further files, whose number is not known. */
export function mayGoOn(output: OutputSpec, records = Number.POSITIVE_INFINITY): boolean {
  const { format, options, rowsPerFile, megabytesPerFile } = output;
  if (rowsPerFile !== undefined || megabytesPerFile !== undefined) return true;
  const { mostRows, options: declared } = FORMATS[format] as Format;
  return records > (mostRows?.(withDefaults(declared, options)) ?? Number.POSITIVE_INFINITY);
}

/** Whether a name, other than the output's own, may come to be that of one of its files. Case makes no difference. */
export function mayBecome(output: OutputSpec, name: string): boolean {
  const isOneOf = (first: string, name: string): boolean =>
    isSameName(first, name) || (mayGoOn(output) && isFileOf(first, name, isSameName));
  if (splitIdOf(output) === undefined) return !isSameName(output.name, name) && isOneOf(output.name, name);
  const inside = nameInside(output.name, name);
  if (inside === null) return false;
  const fixed = fixedFiles(output);
  if (fixed !== null) return fixed.some((file) => isOneOf(file, inside));
  const ending = withGz(FORMATS[output.format].extension, output);
  return isSameName(inside, MANIFEST) || isSameName(inside.slice(-ending.length), ending);
}

/** What a file right in a folder is called there. */
function nameInside(folder: string, name: string): string | null {
  const prefix = `${folder.replace(/[\\/]+$/, '')}/`;
  const inside = name.slice(prefix.length);
  return isSameName(name.slice(0, prefix.length), prefix) && /^[^\\/]+$/.test(inside) ? inside : null;
}

/** Why two outputs can't go together of which one may become the other. */
export function sharedNameError(output: string, name: string): ConvertError {
  return new ConvertError(
    'job/bad-spec',
    `${name} may come to be the name of one of the files of ${output}, and one of the two would be lost: choose another name.`,
  );
}
