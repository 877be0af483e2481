/** Functions that run in the page, before its own code or in the middle of it. Each is sent there as text. */

/** What was shown, and when, in ms since 1970 with fractions. */
export type ShownEvent =
  | { kind: 'heading'; text: string; atMs: number }
  | { kind: 'progress'; percent: number; atMs: number }
  | { kind: 'click'; text: string; atMs: number }
  | { kind: 'files'; count: number; atMs: number };

/** How the browser saves: with the system's dialog, or into files only for the page. */
export type SaveWay = 'picker' | 'private';

declare global {
  interface Window {
    benchEvents: ShownEvent[];
  }
}

/** Notes each heading and each percentage as the page shows them, and each click and picked file. */
export function recordEvents(): void {
  const events: ShownEvent[] = [];
  window.benchEvents = events;
  const now = () => performance.timeOrigin + performance.now();
  let heading = '';
  let percent = -1;
  const look = () => {
    const text = document.querySelector('h1')?.textContent?.trim() ?? '';
    if (text !== '' && text !== heading) {
      heading = text;
      percent = -1;
      events.push({ kind: 'heading', text, atMs: now() });
    }
    const bar = document.querySelector('progress');
    if (bar && bar.value !== percent) {
      percent = bar.value;
      events.push({ kind: 'progress', percent, atMs: now() });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['value'],
  });
  const onClick = (event: Event) => {
    const button = (event.target as Element).closest('button, a');
    if (button) events.push({ kind: 'click', text: button.textContent?.trim() ?? '', atMs: now() });
  };
  const onChange = (event: Event) => {
    const files = (event.target as HTMLInputElement).files;
    if (files) events.push({ kind: 'files', count: files.length, atMs: now() });
  };
  // On the way down, before the page's own code has the event.
  window.addEventListener('click', onClick, true);
  window.addEventListener('change', onChange, true);
}

/** Takes the dialog away, or has it answer with a file of the private file system at once. */
export function setSaveWay(saveWay: SaveWay): void {
  const host = window as { showSaveFilePicker?: unknown };
  if (saveWay === 'private') {
    delete host.showSaveFilePicker;
    return;
  }
  host.showSaveFilePicker = async (options: { suggestedName: string }) => {
    const top = await navigator.storage.getDirectory();
    return top.getFileHandle(options.suggestedName, { create: true });
  };
}

export function setCores(cores: number): void {
  Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => cores });
}

/** Paths and sizes of all files in the private file system: temporary ones, and those that were "picked". */
export async function listPrivateFiles(): Promise<{ path: string; bytes: number }[]> {
  const files: { path: string; bytes: number }[] = [];
  const walk = async (folder: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') {
        await walk(handle as FileSystemDirectoryHandle, `${prefix}${name}/`);
        continue;
      }
      const file = await (handle as FileSystemFileHandle).getFile().catch(() => null);
      if (file) files.push({ path: prefix + name, bytes: file.size });
    }
  };
  await walk(await navigator.storage.getDirectory(), '');
  return files;
}

/** Milliseconds to write so many bytes to a new file through its writable stream, as the page writes picked files. */
export async function timeStream({
  bytes,
  writeBytes,
}: {
  bytes: number;
  writeBytes: number;
}): Promise<number> {
  const piece = new Uint8Array(writeBytes);
  for (let at = 0; at < piece.length; at++) piece[at] = at % 251;
  const top = await navigator.storage.getDirectory();
  const handle = await top.getFileHandle('stream-alone', { create: true });
  const startMs = performance.now();
  const stream = await handle.createWritable();
  for (let left = bytes; left > 0; left -= writeBytes) {
    await stream.write(left < writeBytes ? piece.subarray(0, left) : piece);
  }
  await stream.close();
  return performance.now() - startMs;
}
