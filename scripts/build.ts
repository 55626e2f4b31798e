import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, compareWith } from './bundle.ts';

// node scripts/build.ts [--check]: writes dist/, or compares it with what the sources give.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const files = await bundle(root);

if (process.argv.includes('--check')) {
  const differences = compareWith(dist, files);
  if (differences.length > 0) {
    console.error(`dist/ is not what the sources give. Run: npm run build\n  ${differences.join('\n  ')}`);
    process.exitCode = 1;
  }
} else {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  for (const [name, content] of files) {
    writeFileSync(join(dist, name), content, { mode: name === 'cli.js' ? 0o755 : 0o644 });
  }
  const byteLength = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
  console.log(`dist/: ${files.size} files, ${(byteLength / 1e6).toFixed(2)} MB`);
}
