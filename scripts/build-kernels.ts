import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** The WebAssembly modules of the repository; the paths are relative to its root. */
export const kernelModules: readonly KernelModule[] = [
  {
    entry: 'src/core/kernel/assembly/index.ts',
    output: 'src/core/kernel/extrapolate.wasm',
    // The caller's shared memory, of any size.
    options: [
      ...['--enable', 'simd', '--enable', 'threads'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ],
  },
  {
    entry: 'src/formats/xet/assembly/index.ts',
    output: 'src/formats/xet/xet.wasm',
    options: ['--enable', 'simd'],
  },
];

export interface KernelModule {
  readonly entry: string;
  readonly output: string;
  readonly options: readonly string[];
}

/**
 * Compiles one module. The same sources and the same compiler (see package-lock.json) give the same bytes.
 * @throws Error with the compiler's messages.
 */
export async function compileKernel(root: string, { entry, options }: KernelModule): Promise<Uint8Array> {
  const name = 'kernel.wasm';
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [entry, '--baseDir', root, '--outFile', name, '--runtime', 'stub', '--noAssert', '-O3', ...options],
    {
      readFile: (path, baseDir) => {
        try {
          return readFileSync(join(baseDir, path), 'utf8');
        } catch {
          return null; // The compiler tries several names for a module.
        }
      },
      writeFile: (path, content) => {
        if (path === name && typeof content !== 'string') binary = content;
      },
      listFiles: () => null,
    },
  );
  if (error || !binary) throw new Error(`${entry} does not compile.\n${stderr.toString()}`, { cause: error });
  return binary;
}

// node scripts/build-kernels.ts [--check]: writes the modules, or compares them with what the sources give.
if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  for (const module of kernelModules) {
    const binary = await compileKernel(root, module);
    if (!process.argv.includes('--check')) {
      writeFileSync(join(root, module.output), binary);
      console.log(`${module.output}: ${binary.byteLength} bytes`);
    } else if (Buffer.compare(readFileSync(join(root, module.output)), binary) !== 0) {
      console.error(`${module.output} is not what ${module.entry} gives. Run: npm run build:kernels`);
      process.exitCode = 1;
    }
  }
}
