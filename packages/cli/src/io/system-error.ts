/** Why a call to the system failed, in words; the usual codes only, else the system's own message. */
const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EEXIST: 'something else has a name that is needed',
  EBUSY: 'it is in use',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'the file system does not take files this large',
  EINVAL: 'the file system does not take this name',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads back to itself',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it is not there',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
};

/** The code of a system error such as `ENOENT`; undefined for other values. */
export function errorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Whether there is no more room: on the disk, or for this user. */
export function isDiskFull(thrown: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(errorCode(thrown) ?? '');
}

/** Whether whoever read what we write has gone away, which is no failure. */
export function isReaderGone(thrown: unknown): boolean {
  const code = errorCode(thrown);
  return code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
}

/** Why something failed, as the second half of a sentence. */
export function reasonOf(thrown: unknown): string {
  const code = errorCode(thrown);
  if (code !== undefined && code in REASONS) return `${REASONS[code]} (${code})`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
