import type { ErrorCode } from '@km-export/core';

/**
 * What the page says about an error besides its message: a heading, and what to do here, where there are no
 * flags.
 */
export type ErrorWords = {
  title: string;
  /** Absent: the message says it. */
  advice?: string;
};

export const ERROR_WORDS: Record<ErrorCode, ErrorWords> = {
  'input/not-found': {
    title: 'A file could not be opened',
    advice: 'Check that it is still where it was and that you may read it, and give it again.',
  },
  'input/not-an-export': {
    title: 'This is not a Kissmetrics export',
  },
  'input/unreadable': {
    title: 'Nothing of this could be read',
    advice: 'Unpack archives first, and fetch again what is cut. What is whole is read beside what is not.',
  },
  'input/two-exports': {
    title: 'There are two exports here',
    advice: 'Choose one of the folders, or read them one after the other.',
  },
  'input/high-compression': {
    title: 'This unpacks to very much more than its size',
    advice: 'If you do not know where it comes from, leave it. If you trust it, it can be read all the same.',
  },
  'input/nothing-in-range': {
    title: 'None of these revisions is here',
    advice: 'Change the numbers, or leave the field empty to read all.',
  },
  'input/no-file-fits': {
    title: 'No file fits these patterns',
    advice: 'Change them, or leave the fields empty to read all.',
  },
  'input/bad-state': {
    title: 'The state file can’t be used',
    advice: 'State files belong to the command line: give the export itself here.',
  },
  'input/changed': {
    title: 'A file changed while it was read',
    advice: 'Wait until the export is copied or written to its end, and give it again.',
  },
  'output/exists': { title: 'The file is there already', advice: 'Choose another name.' },
  'output/is-input': {
    title: 'That file is part of the export',
    advice: 'Save under another name: what you gave is never written to.',
  },
  'output/would-forget': {
    title: 'The state file holds more than this',
    advice: 'State files belong to the command line: there, add --since.',
  },
  'output/failed': {
    title: 'The result could not be saved',
    advice: 'Nothing was left under its name. Make room or choose another place, and try again.',
  },
  'output/too-large': {
    title: 'One record is too large for this format',
    advice: 'Choose another format: JSON lines takes every record as it is.',
  },
  'reimport/bad-journal': {
    title: 'What is known of earlier sending can’t be read',
    advice: 'Nothing was sent. Begin anew.',
  },
  'reimport/other-journal': {
    title: 'This is not what was being sent',
    advice: 'Nothing was sent. Give the same export, choices and key again, or begin anew.',
  },
  'reimport/journal-in-use': {
    title: 'It is being sent already',
    advice: 'Another tab sends these records. Wait until it is done, or close it.',
  },
  'reimport/stopped': {
    title: 'Sending was stopped',
    advice: 'Find out what is wrong with the network or the key. It goes on where it was.',
  },
  'job/bad-spec': { title: 'One of the choices can’t be used', advice: 'Change it and try again.' },
  'job/bad-usage': { title: 'These choices don’t go together', advice: 'Change them and try again.' },
  'job/worker-lost': {
    title: 'The work stopped',
    advice: 'Nothing was saved. Close other tabs and try again, or use the command line.',
  },
  'job/cancelled': { title: 'Cancelled', advice: 'Nothing was saved.' },
  'job/unexpected': {
    title: 'Something went wrong that should not',
    advice: 'Nothing was saved. Try again; if it happens again, the text above helps whoever looks into it.',
  },
};
