/**
 * The limit for a vault: an HTTPS server that knows nothing and answers every request with the same body. As a program,
 * `node bare-https.ts BODY CERTIFICATE KEY` (files), it prints its port.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const [body, cert, key] = process.argv.slice(2).map((path) => readFileSync(path));
const headers = { 'content-type': 'application/json' };
const server = createServer({ cert, key }, (request, response) => {
  request.resume();
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => console.log(String((server.address() as AddressInfo).port)));
