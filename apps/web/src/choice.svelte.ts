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
  suggestBaseName,
  suggestFolderName,
  suggestName,
  suggestRejectsName,
  toFileName,
} from './output-names.ts';
import { ONE_FILE, recordForm, splitForm, splitIn } from './page-options.ts';
import { NO_SETTINGS, type Settings } from './settings.ts';

/** What the user chooses: the format and its options, the job's own switches, the name of the result. */
export class Choice {
  #given = $state.raw<readonly GivenPath[]>([]);
  #format = $state<FormatId>(FORMAT_IDS[0]);
  #formatValues = $state<Partial<Record<FormatId, OptionValues>>>({});
  #outputValues = $state<OptionValues>({});
  #splitValues = $state<OptionValues>({});
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
  readonly split = $derived(splitIn(this.#format, this.formatValues, this.#outputValues));

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

  /** The job as plain data, every default left out. */
  readonly spec = $derived.by((): JobSpec => {
    const options = withoutDefaults(FORMATS[this.#format].options, this.formatValues);
    const records = withoutDefaults(recordForm(this.split), this.#recordValues);
    const splitOptions = withoutDefaults(splitForm(this.split), this.#splitValues);
    const { gzip, split: _, ...outputValues } = withoutDefaults(OUTPUT_OPTIONS, this.#outputValues);
    const output: OutputSpec = {
      name: this.outputName,
      format: this.#format,
      ...outputValues,
      ...(this.split !== null && !splitOf(this.split).isOfFormat && { split: this.split }),
      // Where it is one file, its name says whether it is gzipped, and that of the rejected lines goes by it.
      ...(this.split !== null && gzip !== undefined && { gzip: gzip === true }),
      ...(Object.keys(options).length > 0 && { options }),
      ...(Object.keys(splitOptions).length > 0 && { splitOptions }),
    };
    return {
      inputs: this.#given.map((path) => path.given),
      outputs: [output],
      ...(this.#wantsRejects && { rejects: suggestRejectsName(this.outputName) }),
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
  /** A preset that is chosen sets all that it speaks of, whatever was set before. */
  setFormatValue(name: string, value: OptionValue): void {
    const setsOthers = FORMATS[this.#format].options.some(
      (option) => option.name === name && isPreset(option),
    );
    this.#formatValues[this.#format] = { ...(setsOthers ? {} : this.formatValues), [name]: value };
  }
  setOutputValue(name: string, value: OptionValue): void {
    this.#outputValues[name] = value;
  }
  setSplit(split: SplitId | null): void {
    this.setOutputValue('split', split ?? ONE_FILE);
  }
  setSplitValue(name: string, value: OptionValue): void {
    this.#splitValues[name] = value;
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
}
