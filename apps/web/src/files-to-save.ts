import { FORMATS, type JobSpec } from '@km-export/core';
import type { FileToSave } from './io/pick-place.ts';

/** The outputs of a job as a dialog offers them, in the job's order: results, then rejected lines. */
export function filesToSave(spec: JobSpec): FileToSave[] {
  const files = spec.outputs.map(({ name, format }): FileToSave => {
    const { label, mimeType, extension } = FORMATS[format];
    return { name, description: label, mimeType, extension };
  });
  if (spec.rejects !== undefined) {
    files.push({
      name: spec.rejects,
      description: 'Rejected lines',
      mimeType: 'text/plain',
      extension: '.txt',
    });
  }
  return files;
}
