/** What some browsers have and TypeScript's own library does not know. */

interface FileSystemHandle {
  /** Chromium only. */
  remove?(options?: { recursive?: boolean }): Promise<void>;
}

interface SaveFilePickerOptions {
  suggestedName?: string;
  types?: { description: string; accept: Record<string, string[]> }[];
}

interface DirectoryPickerOptions {
  mode?: 'read' | 'readwrite';
}

interface Window {
  /** Absent in Firefox and Safari. */
  showDirectoryPicker?(options?: DirectoryPickerOptions): Promise<FileSystemDirectoryHandle>;
  /** Absent in Firefox and Safari. */
  showSaveFilePicker?(options?: SaveFilePickerOptions): Promise<FileSystemFileHandle>;
}

/** The only address that reimport.html sends to: set when it is built (tracking-host.ts). It ends with a slash. */
declare const TRACKING_HOST: string;
