/** Serves ranges of zeros on loopback, in a process of its own, so that only the client's CPU is counted. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

const [totalBytes = 0, certificate, key] = process.argv
  .slice(2)
  .map((value, index) => (index ? value : Number(value)));
const piece = Buffer.alloc(1024 * 1024, 5);

const answer: http.RequestListener = (request, response) => {
  const [start = 0, last = 0] =
    /^bytes=(\d+)-(\d+)$/
      .exec(request.headers.range ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const end = last + 1;
  response.writeHead(206, {
    'content-length': end - start,
    'content-range': `bytes ${start}-${last}/${totalBytes}`,
  });
  let rest = end - start;
  const send = () => {
    while (rest > 0) {
      const sending = piece.subarray(0, Math.min(piece.byteLength, rest));
      rest -= sending.byteLength;
      if (!response.write(sending)) return response.once('drain', send);
    }
    return response.end();
  };
  send();
};
const server = certificate
  ? https.createServer({ cert: readFileSync(String(certificate)), key: readFileSync(String(key)) }, answer)
  : http.createServer(answer);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
