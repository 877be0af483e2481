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
  RECORD_OPTIONS,
  withoutDefaults,
} from '@km-export/core';
import { suggestBaseName, suggestName, suggestRejectsName, toFileName } from './output-names.ts';
import { NO_SETTINGS, type Settings } from './settings.ts';

/** What the user chooses: the format and its options, the job's own switches, the name of the result. */
export class Choice {
  #given = $state.raw<readonly GivenPath[]>([]);
  #format = $state<FormatId>(FORMAT_IDS[0]);
  #formatValues = $state<Partial<Record<FormatId, OptionValues>>>({});
  #outputValues = $state<OptionValues>({});
  #jobValues = $state<OptionValues>({});
  #recordValues = $state<OptionValues>({});
  #wantsRejects = $state(false);
  /** By format, since each has its own ending; without `.gz`, which goes by the switch. */
  #typedNames = $state<Partial<Record<FormatId, string>>>({});
  /** What was set before there were files holds for those that come next. */
  #loaded: Settings = NO_SETTINGS;

  readonly outputName = $derived.by(() => {
    const typed = toFileName(this.#typedNames[this.#format] ?? '');
    const ending = this.#outputValues.gzip === true ? '.gz' : '';
    if (typed !== '') return typed + ending;
    const extension = FORMATS[this.#format].extension + ending;
    return suggestName(suggestBaseName(this.#given), extension, this.#given);
  });

  /** The job as plain data, every default left out. */
  readonly spec = $derived.by((): JobSpec => {
    const options = withoutDefaults(FORMATS[this.#format].options, this.formatValues);
    const records = withoutDefaults(RECORD_OPTIONS, this.#recordValues);
    // The name says whether it is gzipped, and that of the rejected lines goes by it.
    const { gzip: _, ...outputValues } = withoutDefaults(OUTPUT_OPTIONS, this.#outputValues);
    const output = { name: this.outputName, format: this.#format, ...outputValues };
    return {
      inputs: this.#given.map((path) => path.given),
      outputs: [Object.keys(options).length === 0 ? output : { ...output, options }],
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
    const { format, formatValues, outputName, outputValues, jobValues, recordValues, wantsRejects } =
      settings;
    this.#typedNames = {};
    this.#outputValues = { ...outputValues };
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
    const isGzipped = /\.gz$/i.test(name.trim());
    if (isGzipped) this.#outputValues.gzip = true;
    this.#typedNames[this.#format] = isGzipped ? name.trim().slice(0, -'.gz'.length) : name;
  }
}
