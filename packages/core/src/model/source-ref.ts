/**
 * What a shell needs to open one input file again, in any thread: a path, a `File`, a handle. Core only
 * passes it on; it must survive a structured clone.
 */
export type SourceRef = unknown;
