import type { Answer } from '@km-export/core';
import { ANSWER_TIMEOUT_MS } from './request-sender.ts';

/**
 * Sends a request as an image. An image that comes back is an answer, whatever its status, which nobody may read; all else
 * is a fault: an error page as well as no answer. One that was loaded before may be answered by the browser itself: that
 * is the same request, of which Kissmetrics would keep one.
 */
export function loadImage(address: string): Promise<Answer> {
  return new Promise((resolve) => {
    const image = new Image();
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      image.onload = image.onerror = null;
      resolve(answer);
    };
    const timer = setTimeout(() => {
      end({ fault: 'no answer in time' });
      image.src = '';
    }, ANSWER_TIMEOUT_MS);
    image.onload = () => end({ status: null });
    image.onerror = () => end({ fault: 'no image in the answer, or no answer' });
    image.referrerPolicy = 'no-referrer';
    image.src = address;
  });
}
