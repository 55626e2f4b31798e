import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getChunks, hashToHex } from '@huggingface/xetchunk-wasm';
import { describe, expect, it } from 'vitest';
import { type Content, readWhole } from '../../../src/stores/embedded-hub/content.ts';
import { startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { addCheckpoint, generatePair, writeCheckpoint } from '../../support/generated-pair.ts';

const mebibyte = 1024 * 1024;

interface Header {
  readonly [name: string]: {
    readonly dtype: string;
    readonly shape: number[];
    readonly data_offsets: number[];
  };
}

async function readHeader(content: Content): Promise<{ header: Header; dataStart: number }> {
  const length = Number((await readWhole(content, 0, 8)).readBigUInt64LE());
  const text = (await readWhole(content, 8, 8 + length)).toString('utf8');
  const { __metadata__: _, ...header } = JSON.parse(text);
  return { header, dataStart: 8 + length };
}

async function readTensor(weights: ReadonlyMap<string, Content>, name: string): Promise<Uint16Array> {
  for (const content of weights.values()) {
    const { header, dataStart } = await readHeader(content);
    const [start, end] = header[name]?.data_offsets ?? [];
    if (start === undefined || end === undefined) continue;
    return new Uint16Array(
      new Uint8Array(await readWhole(content, dataStart + start, dataStart + end)).buffer,
    );
  }
  throw new Error(`no tensor ${name}`);
}

function toFloat(bf16: number): number {
  return new Float32Array(new Uint32Array([bf16 << 16]).buffer)[0] ?? Number.NaN;
}

describe('generatePair', () => {
  it('makes files of about the size asked for, whose tensors tile them', async () => {
    const { sft, dpo } = generatePair({ weightBytes: 5 * mebibyte });
    expect(sft.weights.size).toBe(3);
    expect(dpo.weights.size).toBe(2);
    expect(Math.abs(sft.tensorBytes - 5 * mebibyte)).toBeLessThan(mebibyte / 100);
    for (const content of [...sft.weights.values(), ...dpo.weights.values()]) {
      const { header, dataStart } = await readHeader(content);
      let offset = 0;
      for (const { shape, data_offsets } of Object.values(header)) {
        expect(data_offsets).toEqual([offset, offset + 2 * shape.reduce((a, b) => a * b)]);
        offset = data_offsets[1] ?? 0;
      }
      expect(dataStart + offset).toBe(content.byteLength);
    }
  });

  it('gives weights around zero and a small difference between the sides', async () => {
    const { sft, dpo } = generatePair({ weightBytes: mebibyte });
    const name = 'model.layers.1.mlp.up_proj.weight';
    const before = await readTensor(sft.weights, name);
    const after = await readTensor(dpo.weights, name);
    let weightSquares = 0;
    let deltaSquares = 0;
    for (const [index, bits] of before.entries()) {
      weightSquares += toFloat(bits) ** 2;
      deltaSquares += (toFloat(after[index] ?? 0) - toFloat(bits)) ** 2;
    }
    expect(Math.sqrt(weightSquares / before.length)).toBeCloseTo(0.02, 3);
    expect(Math.sqrt(deltaSquares / before.length)).toBeCloseTo(0.0005, 4);
  });

  it('gives the same bytes by any ranges, and does not repeat itself', async () => {
    const { sft } = generatePair({ weightBytes: 40 * mebibyte, shards: { sft: 1, dpo: 1 } });
    const content = sft.weights.get('model.safetensors') as Content;
    const whole = await readWhole(content);
    for (const [start, end] of [
      [0, 9],
      [3, 2 * mebibyte + 1],
      [17 * mebibyte + 2, 20 * mebibyte + 7],
    ] as const) {
      expect((await readWhole(content, start, end)).equals(whole.subarray(start, end))).toBe(true);
    }
    const chunks = getChunks(whole).map((chunk) => hashToHex(chunk.hash));
    expect(chunks.length).toBeGreaterThan(400);
    expect(new Set(chunks).size).toBe(chunks.length);
  });

  it('is the same on disk and on the Hub', async () => {
    const hub = await startEmbeddedHub();
    const directory = await mkdtemp(join(tmpdir(), 'generated-pair-'));
    try {
      const { sft } = generatePair({ weightBytes: mebibyte, seed: 7 });
      await writeCheckpoint(sft, directory);
      await addCheckpoint(hub.store, 'demo/sft', sft);
      for (const path of [...sft.weights.keys(), ...sft.sideFiles.keys()]) {
        const answer = await fetch(`${hub.url}/demo/sft/resolve/main/${path}`);
        const bytes = Buffer.from(await answer.arrayBuffer());
        expect(bytes.equals(await readFile(join(directory, path)))).toBe(true);
        const sha256 = hub.store.file('demo/sft', path).lfs?.object.sha256;
        if (sha256 !== undefined) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      }
    } finally {
      await hub.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
