/** The embedded Hub with generated pairs, in a process of its own: what it does is not counted as the client's work. */
import { startEmbeddedHub } from '../src/stores/embedded-hub/embedded-hub.ts';
import { addCheckpoint, generatePair } from '../test/support/generated-pair.ts';

const hub = await startEmbeddedHub({ validation: 'structure', keepContent: false });
for (const mebibytes of process.argv.slice(2).map(Number)) {
  const { sft, dpo } = generatePair({ weightBytes: mebibytes * 1024 ** 2 });
  await addCheckpoint(hub.store, `demo/sft-${mebibytes}`, sft);
  await addCheckpoint(hub.store, `demo/dpo-${mebibytes}`, dpo);
}
process.send?.(hub.url);
process.on('message', () => process.send?.(hub.violations));
process.on('disconnect', () => process.exit());
