import {
  FORMAT_IDS,
  FORMATS,
  type FormatId,
  type GivenPath,
  isPreset,
  JOB_OPTIONS,
  type JobSpec,
  type OptionValue,
  type OptionValues,
  OUTPUT_OPTIONS,
  type OutputSpec,
  type SplitId,
  splitOf,
  withoutDefaults,
} from '@km-export/core';
import {
  nameBeside,
  suggestBaseName,
  suggestFolderName,
  suggestName,
  suggestRejectsName,
  toFileName,
} from './output-names.ts';
import { ONE_FILE, recordForm, splitForm, splitIn } from './page-options.ts';
import { NO_SETTINGS, type OtherSettings, type OutputSettings, type Settings } from './settings.ts';

/** What is set of an output that is written besides the first. Its `outputName` is without `.gz`, which goes by the switch. */
export type OtherChoice = OtherSettings & { id: number };

/** What the user chooses: the format and its options, the job's own switches, the name of the result. */
export class Choice {
  #given = $state.raw<readonly GivenPath[]>([]);
  #format = $state<FormatId>(FORMAT_IDS[0]);
  #formatValues = $state<Partial<Record<FormatId, OptionValues>>>({});
  #outputValues = $state<OptionValues>({});
  #splitValues = $state<OptionValues>({});
  #fileNames = $state.raw<readonly string[] | undefined>();
  #others = $state.raw<readonly OtherChoice[]>([]);
  #nextOther = 0;
  #jobValues = $state<OptionValues>({});
  #recordValues = $state<OptionValues>({});
  #wantsRejects = $state(false);
  /** By format, since each has its own ending; without `.gz`, which goes by the switch. */
  #typedNames = $state<Partial<Record<FormatId, string>>>({});
  /** Of several files. */
  #typedFolder = $state('');
  /** What was set before there were files holds for those that come next. */
  #loaded: Settings = NO_SETTINGS;

  /** How the result is split into several files; null: it is one. */
  readonly split = $derived(
    splitIn({ format: this.#format, formatValues: this.formatValues, outputValues: this.#outputValues }),
  );

  /** Of several files, their folder. */
  readonly outputName = $derived.by(() => {
    if (this.split !== null) {
      return toFileName(this.#typedFolder) || suggestFolderName(suggestBaseName(this.#given), this.#given);
    }
    const typed = toFileName(this.#typedNames[this.#format] ?? '');
    const ending = this.#outputValues.gzip === true ? '.gz' : '';
    if (typed !== '') return typed + ending;
    const extension = FORMATS[this.#format].extension + ending;
    return suggestName(suggestBaseName(this.#given), extension, this.#given);
  });

  /** Of each output, how it is split and whether it goes back to Kissmetrics. */
  readonly outputKinds = $derived([
    { format: this.#format, formatValues: this.formatValues, outputValues: this.#outputValues },
    ...this.#others,
  ]);

  /** The job as plain data, every default left out. */
  readonly spec = $derived.by((): JobSpec => {
    const first = toOutput(this.outputName, {
      format: this.#format,
      formatValues: this.formatValues,
      outputValues: this.#outputValues,
      splitValues: this.#splitValues,
      ...(this.#fileNames && { fileNames: this.#fileNames }),
    });
    const rejects = this.#wantsRejects ? suggestRejectsName(this.outputName) : undefined;
    const outputs = [first];
    for (const other of this.#others) {
      const taken = [...outputs.map(({ name }) => name), rejects ?? []].flat();
      outputs.push(toOutput(this.#nameOfOther(other, taken), other));
    }
    const records = withoutDefaults(recordForm(this.outputKinds, this.#recordValues), this.#recordValues);
    return {
      inputs: this.#given.map((path) => path.given),
      outputs,
      ...(rejects !== undefined && { rejects }),
      ...withoutDefaults(JOB_OPTIONS, this.#jobValues),
      ...(Object.keys(records).length > 0 && { records }),
    };
  });

  /** What is set, but for names. */
  readonly settings = $derived.by(
    (): Settings => ({
      format: this.#format,
      formatValues: this.formatValues,
      outputValues: this.#outputValues,
      splitValues: this.#splitValues,
      others: this.#others,
      jobValues: this.#jobValues,
      recordValues: this.#recordValues,
      wantsRejects: this.#wantsRejects,
    }),
  );

  /** The job that only looks, at all records. */
  readonly surveySpec = $derived.by((): JobSpec => {
    const { rejects: _, records: __, ...spec } = this.spec;
    return { ...spec, outputs: [] };
  });

  get given(): readonly GivenPath[] {
    return this.#given;
  }
  get format(): FormatId {
    return this.#format;
  }
  get formatValues(): OptionValues {
    return this.#formatValues[this.#format] ?? {};
  }
  get outputValues(): OptionValues {
    return this.#outputValues;
  }
  get splitValues(): OptionValues {
    return this.#splitValues;
  }
  /** What is written besides the first output. */
  get others(): readonly OtherChoice[] {
    return this.#others;
  }
  get jobValues(): OptionValues {
    return this.#jobValues;
  }
  get recordValues(): OptionValues {
    return this.#recordValues;
  }
  get wantsRejects(): boolean {
    return this.#wantsRejects;
  }

  /** Begins anew, with other files. */
  reset(given: readonly GivenPath[]): void {
    this.#given = given;
    this.load(this.#loaded);
  }

  /** Forgets the files, and what was set for them; the format stays. */
  startOver(): void {
    this.#loaded = NO_SETTINGS;
    this.reset([]);
  }

  /** Takes settings that hold until {@link startOver}. */
  load(settings: Settings): void {
    this.#loaded = settings;
    const {
      format,
      formatValues,
      outputName,
      outputValues,
      splitValues,
      fileNames,
      others,
      jobValues,
      recordValues,
      wantsRejects,
    } = settings;
    this.#typedNames = {};
    this.#typedFolder = '';
    this.#outputValues = { ...outputValues };
    this.#splitValues = { ...splitValues };
    if (format !== undefined) {
      this.#format = format;
      this.#formatValues[format] = formatValues;
      if (outputName !== undefined) this.setOutputName(outputName);
    }
    this.#fileNames = fileNames;
    this.#others = [];
    for (const other of others) this.#addOther(other);
    this.#jobValues = { ...jobValues };
    this.#recordValues = { ...recordValues };
    this.#wantsRejects = wantsRejects;
  }

  setGiven(given: readonly GivenPath[]): void {
    this.#given = given;
  }
  setFormat(format: FormatId): void {
    this.#format = format;
  }
  setFormatValue(name: string, value: OptionValue): void {
    this.#formatValues[this.#format] = changed(this.#format, this.formatValues, name, value);
  }
  setOutputValue(name: string, value: OptionValue): void {
    this.#outputValues[name] = value;
  }
  setSplit(split: SplitId | null): void {
    this.#fileNames = undefined;
    this.setOutputValue('split', split ?? ONE_FILE);
  }
  setSplitValue(name: string, value: OptionValue): void {
    this.#splitValues[name] = value;
  }
  /** Another output of this format, as it is by default. */
  addOther(format: FormatId): void {
    this.#addOther({ format, formatValues: {}, outputValues: {}, splitValues: {} });
  }
  removeOther(id: number): void {
    this.#others = this.#others.filter((other) => other.id !== id);
  }
  setOtherFormatValue(id: number, name: string, value: OptionValue): void {
    this.#changeOther(id, ({ format, formatValues }) => {
      return { formatValues: changed(format, formatValues, name, value) };
    });
  }
  setOtherOutputValue(id: number, name: string, value: OptionValue): void {
    this.#changeOther(id, ({ outputValues }) => ({ outputValues: { ...outputValues, [name]: value } }));
  }
  setOtherSplit(id: number, split: SplitId | null): void {
    this.#others = this.#others.map((other) => {
      if (other.id !== id) return other;
      // Its files, and the folder that they are in, are called otherwise.
      const { fileNames: _, outputName: __, ...kept } = other;
      return { ...kept, outputValues: { ...other.outputValues, split: split ?? ONE_FILE } };
    });
  }
  setOtherSplitValue(id: number, name: string, value: OptionValue): void {
    this.#changeOther(id, ({ splitValues }) => ({ splitValues: { ...splitValues, [name]: value } }));
  }
  setOtherName(id: number, name: string): void {
    this.#changeOther(id, (other) => named(other, name));
  }
  setJobValue(name: string, value: OptionValue): void {
    this.#jobValues[name] = value;
  }
  setRecordValue(name: string, value: OptionValue): void {
    this.#recordValues[name] = value;
  }
  setWantsRejects(wanted: boolean): void {
    this.#wantsRejects = wanted;
  }
  setOutputName(name: string): void {
    if (this.split !== null) {
      this.#typedFolder = name.replace(/\.zip$/i, '');
      return;
    }
    const isGzipped = /\.gz$/i.test(name.trim());
    if (isGzipped) this.#outputValues.gzip = true;
    this.#typedNames[this.#format] = isGzipped ? name.trim().slice(0, -'.gz'.length) : name;
  }

  #addOther(settings: OtherSettings): void {
    const { outputName, ...other } = settings;
    const typed = outputName === undefined ? {} : named(settings, outputName);
    this.#others = [...this.#others, { ...other, ...typed, id: this.#nextOther++ }];
  }

  #changeOther(id: number, change: (other: OtherChoice) => Partial<OutputSettings>): void {
    this.#others = this.#others.map((other) => (other.id === id ? { ...other, ...change(other) } : other));
  }

  #nameOfOther(other: OtherChoice, taken: readonly string[]): string {
    const { format, outputName, outputValues } = other;
    const typed = toFileName(outputName ?? '');
    const base = suggestBaseName(this.#given);
    const given = this.#given.map((path) => path.given);
    if (splitIn(other) !== null) return typed || nameBeside(`${base}-files`, '', [...taken, ...given]);
    const ending = outputValues.gzip === true ? '.gz' : '';
    if (typed !== '') return typed + ending;
    return nameBeside(base, FORMATS[format].extension + ending, [...taken, ...given]);
  }
}

function toOutput(
  name: string,
  { format, formatValues, outputValues, splitValues, fileNames }: OtherSettings,
): OutputSpec {
  const split = splitIn({ format, formatValues, outputValues });
  const options = withoutDefaults(FORMATS[format].options, formatValues);
  const splitOptions = withoutDefaults(splitForm(split), splitValues);
  const { gzip, split: _, ...values } = withoutDefaults(OUTPUT_OPTIONS, outputValues);
  return {
    name,
    format,
    ...values,
    ...(split !== null && !splitOf(split).isOfFormat && { split }),
    // Where it is one file, its name says whether it is gzipped, and that of the rejected lines goes by it.
    ...(split !== null && gzip !== undefined && { gzip: gzip === true }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(Object.keys(splitOptions).length > 0 && { splitOptions }),
    ...(fileNames !== undefined && { fileNames: [...fileNames] }),
  };
}

/** A preset that is chosen sets all that it speaks of, whatever was set before. */
function changed(format: FormatId, values: OptionValues, name: string, value: OptionValue): OptionValues {
  const setsOthers = FORMATS[format].options.some((option) => option.name === name && isPreset(option));
  return { ...(setsOthers ? {} : values), [name]: value };
}

/** An output that gets this name; the ending of what is gzipped sets the switch. */
function named(other: OtherSettings, name: string): Pick<OutputSettings, 'outputName' | 'outputValues'> {
  const trimmed = name.trim();
  const { outputValues } = other;
  if (splitIn(other) !== null || !/\.gz$/i.test(trimmed)) return { outputName: name, outputValues };
  return {
    outputName: trimmed.slice(0, -'.gz'.length),
    outputValues: { ...outputValues, gzip: true },
  };
}
