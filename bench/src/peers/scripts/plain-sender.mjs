// What one would write in ten minutes: the requests of a file, so many at once, over kept connections. It knows no order
// of a person's requests, keeps no journal and tries nothing twice.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

const [file = '', host = '', parallel = '1', key = ''] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
const agent = new Agent({ keepAlive: true, maxSockets: Number(parallel) });
const { hostname, port } = new URL(host);
let next = 0;

async function sendSome() {
  while (next < lines.length) {
    // As it stands: a URL would spell some of it in another way.
    const path = String(lines[next++]).replace('_k=KEY', `_k=${key}`);
    await new Promise((resolve, reject) => {
      const request = get({ hostname, port, path, agent }, (response) =>
        response.resume().on('end', resolve),
      );
      request.on('error', reject);
    });
  }
}

await Promise.all(Array.from({ length: Number(parallel) }, sendSome));
agent.destroy();
