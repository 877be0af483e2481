/** The words of a list, each of which must be known. Throws a RangeError that names the option. */
export function oneOf<Id extends string>(option: string, list: string, known: readonly Id[]): Id[] {
  return list.split(',').map((word) => {
    const found = known.find((id) => id === word);
    if (found === undefined) throw new RangeError(`--${option} knows ${known.join(', ')}, not ${word}`);
    return found;
  });
}

/** A list of whole numbers from 1 on. Throws a RangeError that names the option. */
export function wholeNumbers(option: string, list: string): number[] {
  return list.split(',').map((text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) {
      throw new RangeError(`--${option} takes whole numbers from 1 on, not ${text}`);
    }
    return number;
  });
}
