import type { Answer } from '@km-export/core';
import { errorCode, reasonOf } from './system-error.ts';

/** Why a host could not be asked, in words; the usual codes only. */
const REASONS: Record<string, string> = {
  EAI_AGAIN: "the names of hosts can't be looked up",
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'no host has this name',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
};

/** What comes before a connection is there, as errors of Node name it. */
const BEFORE_CONNECTION = ['connect', 'getaddrinfo'];

/** Why a request got no answer; `to` says who could not be asked where that is not the host itself. */
export function toFault(thrown: unknown, to: string): Answer {
  const reason = REASONS[errorCode(thrown) ?? ''] ?? reasonOf(thrown);
  return isBeforeConnection(thrown) ? { fault: to + reason, isUnsent: true } : { fault: reason };
}

/** Of a name with several addresses, one that has failed is told in the place of all. */
function isBeforeConnection(thrown: unknown): boolean {
  const [error] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  return BEFORE_CONNECTION.includes((error as { syscall?: string } | null)?.syscall ?? '');
}
