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
  RECORD_OPTIONS,
  withoutDefaults,
} from '@km-export/core';
import { suggestBaseName, suggestName, suggestRejectsName, toFileName } from './output-names.ts';

/** What the user chooses: the format and its options, the job's own switches, the name of the result. */
export class Choice {
  #given = $state.raw<readonly GivenPath[]>([]);
  #format = $state<FormatId>(FORMAT_IDS[0]);
  #formatValues = $state<Partial<Record<FormatId, OptionValues>>>({});
  #jobValues = $state<OptionValues>({});
  #recordValues = $state<OptionValues>({});
  #wantsRejects = $state(false);
  /** By format, since each has its own ending; null: as suggested. */
  #typedNames = $state<Partial<Record<FormatId, string>>>({});

  readonly outputName = $derived.by(() => {
    const typed = toFileName(this.#typedNames[this.#format] ?? '');
    const { extension } = FORMATS[this.#format];
    return typed === '' ? suggestName(suggestBaseName(this.#given), extension, this.#given) : typed;
  });

  /** The job as plain data, every default left out. */
  readonly spec = $derived.by((): JobSpec => {
    const options = withoutDefaults(FORMATS[this.#format].options, this.formatValues);
    const records = withoutDefaults(RECORD_OPTIONS, this.#recordValues);
    const output = { name: this.outputName, format: this.#format };
    return {
      inputs: this.#given.map((path) => path.given),
      outputs: [Object.keys(options).length === 0 ? output : { ...output, options }],
      ...(this.#wantsRejects && { rejects: suggestRejectsName(this.outputName) }),
      ...withoutDefaults(JOB_OPTIONS, this.#jobValues),
      ...(Object.keys(records).length > 0 && { records }),
    };
  });

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
    this.#jobValues = {};
    this.#recordValues = {};
    this.#wantsRejects = false;
    this.#typedNames = {};
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
    this.#typedNames[this.#format] = name;
  }
}
