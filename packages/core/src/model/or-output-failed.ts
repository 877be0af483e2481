import { ConvertError } from './error.ts';

/**
 * What an action gives. What it throws becomes the error `output/failed` in the words of `tell`, which is given the reason,
 * unless it is an error of ours already.
 */
export async function orOutputFailed<T>(
  action: () => T | Promise<T>,
  tell: (why: string) => string,
): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof ConvertError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConvertError('output/failed', tell(why), { cause });
  }
}
