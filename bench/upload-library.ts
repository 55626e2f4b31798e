/** Uploads a file to a new repo with `@huggingface/hub`. Arguments: file, Hub, repo. Prints what the peers print. */
import { pathToFileURL } from 'node:url';
import { createRepo, uploadFile } from '@huggingface/hub';

const [path = '', hubUrl = '', repo = ''] = process.argv.slice(2);
const accessToken = 'hf_embedded_write';
await createRepo({ repo, hubUrl, accessToken });
const started = performance.now();
const file = { path: 'model.safetensors', content: pathToFileURL(path) };
await uploadFile({ repo, hubUrl, accessToken, file });
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
