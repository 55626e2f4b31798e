import { parseArgs } from 'node:util';
import { formatBytes } from '../../src/kit/index.ts';
import { limits, runCampaign } from './campaign.ts';
import { readFile } from './read-files.ts';

// npm run hostile [-- COUNT] [--first NUMBER] [--file NUMBER]: has so many hostile files read, or one of them.
const { values, positionals } = parseArgs({
  options: { first: { type: 'string' }, file: { type: 'string' } },
  allowPositionals: true,
});
if (values.file !== undefined) {
  console.log(await readFile(Number(values.file)));
} else {
  const count = Number(positionals[0] ?? 2_000);
  const { read, refused, slowest, peakBytes, offences, slowestByKind } = await runCampaign(
    Number(values.first ?? 0),
    count,
    (done) => done % 1_000 === 0 && console.error(`${done} …`),
  );
  console.log(`${count} files: ${read} read, ${refused} refused in words, ${offences.length} offences`);
  console.log(
    `slowest: ${Math.round(slowest?.milliseconds ?? 0)} ms (${slowest?.kind}, file ${slowest?.file}), of ${limits.milliseconds}`,
  );
  console.log(`most memory of a process: ${formatBytes(peakBytes)}, of ${formatBytes(limits.peakBytes)}`);
  console.log(slowestByKind);
  for (const { file, kind, what } of offences.slice(0, 40)) console.log(`file ${file}, ${kind}: ${what}`);
  process.exitCode = offences.length === 0 ? 0 : 1;
}
