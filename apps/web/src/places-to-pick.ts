import { FORMATS, fixedFiles, isGzipped, type JobSpec } from '@km-export/core';
import { canPickFolder, type FileToSave, type PlaceToPick } from './io/pick-place.ts';
import { toZipName } from './output-names.ts';
import { mayBeSeveral, nameOfAll, nameOfTogether, namesTogether } from './several-files.ts';

/** The outputs of a job of at most so many records, as a browser asks for them: in the job's order, rejected lines last; one for all where there are several. */
export function placesToPick(spec: JobSpec, records: number): PlaceToPick[] {
  const together = nameOfTogether(spec);
  if (together !== null) {
    return canPickFolder()
      ? [{ kind: 'folder', output: together, files: namesTogether(spec, records) }]
      : [toZip(together)];
  }
  const places = spec.outputs.map((output): PlaceToPick => {
    const { name, format } = output;
    if (mayBeSeveral(output, records)) {
      return canPickFolder()
        ? { kind: 'folder', output: name, files: fixedFiles(output) }
        : { ...toZip(nameOfAll(output)), output: name };
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

/** The .zip of several files, by what they are called together. */
function toZip(together: string): FileToSave {
  const type = { description: 'Zipped folder', mimeType: 'application/zip', extension: '.zip' };
  return { kind: 'file', output: together, name: toZipName(together), ...type };
}
