import { FORMATS, isGzipped, type JobSpec } from '@km-export/core';
import type { FileToSave } from './io/pick-place.ts';

/** The outputs of a job as a dialog offers them, in the job's order: results, then rejected lines. */
export function filesToSave(spec: JobSpec): FileToSave[] {
  const files = spec.outputs.map((output): FileToSave => {
    const { label, mimeType, extension } = FORMATS[output.format];
    const file = { name: output.name, description: label, mimeType, extension };
    return isGzipped(output) ? gzipped(file) : file;
  });
  const { rejects: name } = spec;
  if (name !== undefined) {
    const file = { name, description: 'Rejected lines', mimeType: 'text/plain', extension: '.txt' };
    files.push(isGzipped({ name }) ? gzipped(file) : file);
  }
  return files;
}

function gzipped({ name, description }: FileToSave): FileToSave {
  return { name, description: `${description}, gzipped`, mimeType: 'application/gzip', extension: '.gz' };
}
