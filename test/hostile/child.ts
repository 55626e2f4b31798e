import { readFile } from './read-files.ts';

// Reads the files whose numbers it is sent, one after the other, and says what became of each.
process.on('message', async (file: number) => {
  const reading = await readFile(file);
  process.send?.({ ...reading, peakBytes: process.resourceUsage().maxRSS * 1024 });
});
