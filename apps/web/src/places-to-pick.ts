import { FORMATS, fixedFiles, isGzipped, type JobSpec, type OutputSpec } from '@km-export/core';
import { canPickFolder, type FileToSave, type PlaceToPick } from './io/pick-place.ts';
import { toZipName } from './output-names.ts';
import { mayBeSeveral, nameOfAll } from './several-files.ts';

/** The outputs of a job of at most so many records, as a browser asks for them: in the job's order, rejected lines last. */
export function placesToPick(spec: JobSpec, records: number): PlaceToPick[] {
  const places = spec.outputs.map((output): PlaceToPick => {
    const { name, format } = output;
    if (mayBeSeveral(output, records)) {
      return canPickFolder() ? { kind: 'folder', output: name, files: fixedFiles(output) } : toZip(output);
    }
    const { label: description, mimeType, extension } = FORMATS[format];
    const file: FileToSave = { kind: 'file', output: name, name, description, mimeType, extension };
    return isGzipped(output) ? gzipped(file) : file;
  });
  const { rejects: name } = spec;
  if (name !== undefined) {
    const type = { description: 'Rejected lines', mimeType: 'text/plain', extension: '.txt' };
    const file: FileToSave = { kind: 'file', output: name, name, ...type };
    places.push(isGzipped({ name }) ? gzipped(file) : file);
  }
  return places;
}

function gzipped(file: FileToSave): FileToSave {
  const description = `${file.description}, gzipped`;
  return { ...file, description, mimeType: 'application/gzip', extension: '.gz' };
}

function toZip(output: OutputSpec): FileToSave {
  const type = { description: 'Zipped folder', mimeType: 'application/zip', extension: '.zip' };
  return { kind: 'file', output: output.name, name: toZipName(nameOfAll(output)), ...type };
}
