import { describe, expect, it } from 'vitest';
import { compareFactors } from '../../../src/core/adapter/compare-factors.ts';
import { buildAdapter, factors } from './build-adapter.ts';
import { type Files, openFiles, openGolden } from './golden-adapters.ts';

const { signal } = new AbortController();
const linear = [...factors('model.q_proj', 2, [16, 24]), ...factors('model.v_proj', 2, [8, 24])];
const weights = 'adapter_model.safetensors';

/** The files with some of the numbers of 32 bits changed. */
function change(files: Files, edit: (view: DataView, index: number, count: number) => void): Files {
  const bytes = Buffer.from(files[weights] ?? []);
  const dataStart = 8 + Number(bytes.readBigUInt64LE(0));
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart, bytes.length - dataStart);
  const count = view.byteLength / 4;
  for (let index = 0; index < count; index++) edit(view, index, count);
  return { ...files, [weights]: bytes };
}

const zeroed = (files: Files) => change(files, (view, index) => view.setFloat32(index * 4, 0));

describe('the factors of an adapter on the SFT model', () => {
  it('make a Δ, in every kind of it', async () => {
    for (const name of ['plain', 'embedding', 'conv1d', 'bf16', 'bin', 'experts-gpt-oss', 'saved-embeddings'])
      expect(await compareFactors(await openGolden(name), undefined, signal), name).toEqual({
        isChanged: true,
        beginning: undefined,
      });
  });

  it('make none where they are zero, or their scale is', async () => {
    for (const files of [zeroed(buildAdapter(linear)), buildAdapter(linear, { lora_alpha: 0 })])
      expect(await compareFactors(await openFiles(files), undefined, signal)).toEqual({
        isChanged: false,
        beginning: undefined,
      });
  });

  it('make none where only one of the two is zero, as before training', async () => {
    const untrained = [...factors('model.q_proj', 2, [16, 24])];
    // The last tensor of the file is B.
    const before = change(buildAdapter(untrained), (view, index, count) => {
      if (index >= count - 32) view.setFloat32(index * 4, -0, true);
    });
    expect(await compareFactors(await openFiles(before), undefined, signal)).toMatchObject({
      isChanged: false,
    });
    const last = change(
      before,
      (view, index, count) => index === count - 1 && view.setFloat32(index * 4, 1e-9, true),
    );
    expect(await compareFactors(await openFiles(last), undefined, signal)).toMatchObject({
      isChanged: true,
    });
  });
});

describe('the factors of two adapters', () => {
  const compare = async (aligned: Files, sft: Files) =>
    compareFactors(await openFiles(aligned), await openFiles(sft), signal);

  it('are the same, or differ by scale, by one number, by a module', async () => {
    const one = buildAdapter(linear);
    expect(await compare(one, one)).toMatchObject({
      isChanged: false,
      beginning: { isContinued: true, cosines: { moduleCount: 2 } },
    });
    expect(await compare(one, buildAdapter(linear, { lora_alpha: 9 }))).toMatchObject({ isChanged: true });
    const nudged = change(
      one,
      (view, index, count) => index === count - 1 && view.setFloat32(index * 4, 0.5, true),
    );
    expect(await compare(one, nudged)).toMatchObject({ isChanged: true, beginning: { isContinued: true } });
    expect(await compare(one, buildAdapter(linear.slice(0, 2)))).toMatchObject({ isChanged: true });
  });

  it('of another rank or for other modules are new ones', async () => {
    const other = [...factors('model.q_proj', 4, [16, 24]), ...factors('model.v_proj', 4, [8, 24])];
    const began = { isChanged: true, beginning: { isContinued: false, cosines: undefined } };
    expect(await compare(buildAdapter(linear), buildAdapter(other, { r: 4 }))).toEqual(began);
    const targets = buildAdapter(linear, { target_modules: ['q_proj'] }, 2);
    expect(await compare(buildAdapter(linear), targets)).toEqual(began);
  });

  it('that do not resemble each other are new ones, also if only one of A and B does not', async () => {
    const one = buildAdapter(linear, {}, 1);
    const { beginning } = await compare(one, buildAdapter(linear, {}, 2));
    expect(beginning).toMatchObject({ isContinued: false, cosines: { moduleCount: 2 } });
    expect(Math.abs(beginning?.cosines?.a ?? 1)).toBeLessThan(0.5);
    // One seed gives one A; what is trained from there gives another B.
    const sameA = change(one, (view, index, count) => {
      const isB = index >= count - 16 || (index >= 48 && index < 80);
      if (isB && index % 2 === 0) view.setFloat32(index * 4, -view.getFloat32(index * 4, true), true);
    });
    const found = await compare(one, sameA);
    expect(found.beginning).toMatchObject({ isContinued: false });
    expect(found.beginning?.cosines?.a).toBeGreaterThan(0.5);
  });
});
