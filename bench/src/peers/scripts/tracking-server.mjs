// A tracking host on this machine: takes every request, after so many milliseconds. What has no query asks what arrived:
// how many requests, and the sum of their hashes, whatever their order. Says its port, and ends with its input.
import { createServer } from 'node:http';

const delayMs = Number(process.argv[2]);
const IMAGE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
let requests = 0;
let sum = 0;

/** @param {string} text */
function hash(text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

const server = createServer(({ url = '' }, response) => {
  if (!url.includes('?')) {
    response.end(JSON.stringify({ requests, sum }));
    return;
  }
  requests++;
  sum = (sum + hash(url)) % 2 ** 32;
  const answer = () => response.writeHead(200, { 'content-type': 'image/gif' }).end(IMAGE);
  if (delayMs === 0) answer();
  else setTimeout(answer, delayMs);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(address.port);
});
process.stdin.resume().on('end', () => process.exit());
