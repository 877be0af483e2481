/** The options of CSV (behaviour rules 16 and 17), and what they mean for who writes cells. */
import { COMMA, CR, LF, QUOTE } from '../bytes/ascii.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';

const DELIMITERS: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' };
/** Neither what ends or quotes a cell, nor what stands in a number or a word, nor what a reader trims or takes for an escape. */
const OTHER_DELIMITER = '[\\x01-\\x09\\x0b\\x0c\\x0e-\\x1f!#-*,\\/:-@\\[\\]-`\\{-~]';

/** What a cell of Excel holds, in UTF-16 units; LibreOffice Calc takes over twice that. */
export const MOST_CHARACTERS = 32_767;

/** Rows of a sheet of Excel, the header's left out. */
export const MOST_ROWS = 1_048_575;

export const CSV_OPTIONS = [
  {
    name: 'preset',
    label: 'Made for',
    type: 'choice',
    choices: ['standard', 'excel', 'gem', 'kissmetrics'],
    default: 'standard',
    labels: {
      standard: 'programs and databases',
      excel: 'spreadsheets, where nothing is run or rounded',
      gem: 'whoever used the old gem',
      kissmetrics: 'the CSV import of Kissmetrics',
    },
    sets: {
      excel: {
        byteOrderMark: true,
        lineEnd: 'crlf',
        formulaGuard: true,
        textProtection: true,
        cutLongCells: true,
      },
      gem: { quoting: 'gem' },
      kissmetrics: { innerQuotes: 'single' },
    },
    help: 'Sets all other options at once. standard: for programs and databases, every value as it is. excel: for spreadsheets, which then neither run nor round anything; what is more than the 1,048,576 rows of a sheet goes on in a second file. gem: laid out as by the km-export-processor gem. kissmetrics: for the CSV import of Kissmetrics, several files in a folder: events, properties and aliases apart, with at most ten columns of properties in each; an event with more keeps ten, and the rest is in files of properties, with the same identity and time. The more properties events combine, the more files: with ten columns chosen, events have one. With all but kissmetrics columns are called as in the export: _p is the person, _n the event, _t the time in seconds since 1970, which --time writes as a date and time.',
  },
  {
    name: 'delimiter',
    label: 'Between cells',
    type: 'text',
    default: 'comma',
    valueName: 'character',
    isPrivate: false,
    suggestions: Object.keys(DELIMITERS),
    pattern: {
      source: `${Object.keys(DELIMITERS).join('|')}|${OTHER_DELIMITER}`,
      mayBe:
        'comma, semicolon, tab, pipe or one other ASCII character: no letter or digit, no space, and none of " + - . \\',
    },
    help: 'What stands between cells: comma, semicolon, tab, pipe, or one character of your own. Excel wants a semicolon where numbers are written with a decimal comma.',
  },
  {
    name: 'byteOrderMark',
    label: 'Begin with a byte order mark',
    type: 'boolean',
    default: false,
    help: 'Begins the file with three bytes that tell Excel that it is UTF-8; without them accents look broken there. Other programs may take them for a part of the first name.',
  },
  {
    name: 'lineEnd',
    label: 'Line ends',
    type: 'choice',
    choices: ['lf', 'crlf'],
    default: 'lf',
    help: 'What ends a row. lf: as on Linux and macOS. crlf: as on Windows, and as RFC 4180 has it.',
  },
  {
    name: 'quoting',
    label: 'Quotation marks',
    type: 'choice',
    choices: ['needed', 'all', 'gem'],
    default: 'needed',
    help: 'Which cells stand in quotation marks. needed: those that a reader would else take for something else, so an empty text is "" and a missing value nothing. all: every value, but not what is missing. gem: as needed but for spaces at the ends, and "" for what is missing, too.',
  },
  {
    name: 'innerQuotes',
    label: 'Quotation marks within values',
    type: 'choice',
    choices: ['double', 'single'],
    default: 'double',
    help: "How double quotation marks within a value are written. double: as they are, each twice, as readers of CSV expect. single: as apostrophes ('), for readers that take no others, such as the CSV import of Kissmetrics; the cells are counted.",
  },
  {
    name: 'formulaGuard',
    label: 'Guard against formulas',
    type: 'boolean',
    default: false,
    help: "Puts an apostrophe (') before a text that begins with =, +, -, @, a tab or a carriage return, so that no spreadsheet runs it. Numbers such as -5 are left alone. The spreadsheet shows the apostrophe.",
  },
  {
    name: 'textProtection',
    label: 'Keep every digit of ids',
    type: 'boolean',
    default: false,
    help: 'Writes digits with leading zeros, and more than 15 digits, as ="00123": a spreadsheet would else drop the zeros, and round to 15 digits. For spreadsheets only: other programs take the signs for a part of the value.',
  },
  {
    name: 'cutLongCells',
    label: 'Cut cells that Excel can’t hold',
    type: 'boolean',
    default: false,
    help: 'Cuts cells after 32,767 characters, which is all that Excel takes, and counts them. Off: they are written whole.',
  },
  {
    name: 'nullText',
    label: 'For missing values',
    type: 'text',
    default: '',
    pattern: { source: '[^"\\r\\n]*', mayBe: 'a text without quotation marks and line breaks' },
    help: 'What stands in the cells of missing values and of null, such as NULL or \\N. Empty: nothing. With quoting as needed, a value that is this very text stands in quotation marks.',
  },
] as const satisfies readonly OptionSpec[];

/** How rows and cells are written. */
export type CsvStyle = {
  /** One byte. */
  delimiter: number;
  lineEnd: Uint8Array;
  quoting: 'needed' | 'all' | 'gem';
  byteOrderMark: boolean;
  /** Double quotation marks within values become apostrophes. */
  singleQuotes: boolean;
  formulaGuard: boolean;
  textProtection: boolean;
  /** In UTF-16 units; Infinity where cells are never cut. */
  mostCharacters: number;
  nullText: Uint8Array;
};

/** Every option with its value → a style. */
export function toCsvStyle(options: OptionValues): CsvStyle {
  const delimiter = String(options.delimiter);
  return {
    delimiter: (DELIMITERS[delimiter] ?? delimiter).charCodeAt(0),
    lineEnd: options.lineEnd === 'crlf' ? Uint8Array.of(CR, LF) : Uint8Array.of(LF),
    quoting: options.quoting as CsvStyle['quoting'],
    byteOrderMark: options.byteOrderMark === true,
    singleQuotes: options.innerQuotes === 'single',
    formulaGuard: options.formulaGuard === true,
    textProtection: options.textProtection === true,
    mostCharacters: options.cutLongCells === true ? MOST_CHARACTERS : Number.POSITIVE_INFINITY,
    nullText: encodeUtf8(String(options.nullText)),
  };
}

/** Whether rows (the header aside) are those that {@link RowWriter} writes. */
export function hasStandardRows(style: CsvStyle): boolean {
  const { delimiter, lineEnd, quoting, nullText } = style;
  const { singleQuotes, formulaGuard, textProtection, mostCharacters } = style;
  const changesNoCell =
    !singleQuotes && !formulaGuard && !textProtection && mostCharacters === Number.POSITIVE_INFINITY;
  const laysOutSo = delimiter === COMMA && lineEnd.length === 1 && quoting === 'needed';
  return changesNoCell && laysOutSo && nullText.length === 0;
}

/** What a missing value is written as: quoted where it is a value like any other, or would end its cell. */
export function missingCell({ quoting, delimiter, nullText }: CsvStyle): Uint8Array {
  const isQuoted = (quoting === 'gem' && nullText.length === 0) || nullText.includes(delimiter);
  return isQuoted ? Uint8Array.of(QUOTE, ...nullText, QUOTE) : nullText;
}
