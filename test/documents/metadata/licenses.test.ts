import { expect, test } from 'vitest';
import {
  checkLicense,
  chooseLicense,
  familyOf,
  hubLicenses,
} from '../../../src/documents/metadata/licenses.ts';
import { saying } from '../../support/told.ts';
import { hubSource, resolve } from '../card/sample.ts';

/** From the Hub's documentation. */
const documented =
  `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
  bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc
  cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0
  cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
  cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1
  eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c
  ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib
  pddl lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2
  llama3.3 llama4 grok2-community gemma unknown other`.split(/\s+/);

const own = 'license: other\nlicense_name: ';
const card = (yaml: string) => `---\n${yaml}\n---\n`;
const of = (aligned: string, sft: string, more: Parameters<typeof resolve>[0] = {}) =>
  resolve({ alignedCard: card(aligned), sftCard: card(sft), ...more });
const fieldsOf = ({ metadata: { license, license_name, license_link } }: ReturnType<typeof resolve>) => ({
  ...(license === undefined ? {} : { license }),
  ...(license_name === undefined ? {} : { license_name }),
  ...(license_link === undefined ? {} : { license_link }),
});

test('every licence of the Hub is known, and has a family', () => {
  expect([...hubLicenses].toSorted()).toEqual(documented.toSorted());
  expect(familyOf('mit')).toBe('permissive');
  expect(familyOf('gemma')).toBe('model');
  expect(familyOf('cc-by-nc-nd-3.0')).toBe('no-derivatives');
  expect(familyOf('tongyi-qianwen')).toBe('own');
});

test('the choice does not depend on which is which, but for permissive ones', () => {
  for (const first of hubLicenses) {
    for (const second of hubLicenses) {
      const isPermissive = [first, second].every((one) => familyOf(one) === 'permissive');
      expect(chooseLicense(second, first)).toBe(isPermissive ? second : chooseLicense(first, second));
    }
  }
});

test.each([
  ['licence: license', {}],
  ['license: license', {}],
  ['license: unknown', {}],
  ['license: [apache-2.0]', { license: 'apache-2.0' }],
  ['license: MIT', { license: 'mit' }],
  ['license: [mit, cc-by-nc-4.0]', { license: 'cc-by-nc-4.0' }],
  [
    `${own}yi-license\nlicense_link: LICENSE`,
    { license: 'other', license_name: 'yi-license', license_link: 'LICENSE' },
  ],
  ['license: tongyi-qianwen', { license: 'other', license_name: 'tongyi-qianwen' }],
  ['license: other', {}],
  ['license: other\nlicense_link: "javascript:alert(1)"', {}],
  ['license: {a: b}', {}],
])('θ1’s %j alone', (yaml, expected) => {
  expect(fieldsOf(of(yaml, '', { files: ['LICENSE'] }))).toEqual(expected);
});

test.each([
  ['mit', 'mit', 'mit', 0],
  ['mit', 'apache-2.0', 'mit', 0],
  ['apache-2.0', 'mit', 'apache-2.0', 0],
  ['mit', 'llama3', 'llama3', 1],
  ['llama3', 'mit', 'llama3', 0],
  ['apache-2.0', 'cc-by-nc-4.0', 'cc-by-nc-4.0', 1],
  ['gpl-3.0', 'agpl-3.0', 'agpl-3.0', 1],
  ['cc-by-sa-4.0', 'cc-by-sa-3.0', 'cc-by-sa-4.0', 0],
])('θ1 under %s and θ0 under %s give %s', (aligned, sft, expected, warningCount) => {
  const resolution = of(`license: ${aligned}`, `license: ${sft}`);
  expect(fieldsOf(resolution)).toEqual({ license: expected });
  expect(resolution.warnings).toHaveLength(warningCount);
  expect(resolution.refusal).toBeUndefined();
  expect(resolution.parentLicenses).toEqual({ aligned, sft });
});

test.each([
  ['license: llama3', 'license: cc-by-nc-4.0'],
  ['license: llama3', 'license: llama3.1'],
  ['license: gpl-3.0', 'license: gemma'],
  ['license: apache-2.0', 'license: gpl-2.0'],
  ['license: gpl-2.0', 'license: gpl-3.0'],
  [`${own}yi`, 'license: llama2'],
  [`${own}yi`, `${own}qwen`],
])('%j and %j are refused, with the way out', (aligned, sft) => {
  const resolution = of(aligned, sft);
  expect(resolution.refusal?.code).toBe('licence-conflict');
  const { parentLicenses } = resolution;
  for (const part of ['org/zephyr-dpo', 'org/zephyr-sft', parentLicenses.aligned, parentLicenses.sft]) {
    expect(resolution.refusal?.message).toContain(part);
  }
  expect(resolution.refusal?.hint).toEqual(saying('--license ID'));
  expect(fieldsOf(resolution)).toEqual({});
  const given = of(aligned, sft, { license: 'llama3' });
  expect(given.refusal).toBeUndefined();
  expect(given.warnings).toEqual([]);
  expect(fieldsOf(given)).toEqual({ license: 'llama3' });
});

test.each([
  ['license: cc-by-nd-4.0', 'license: mit', 'org/zephyr-dpo'],
  ['license: mit', 'license: cc-by-nc-nd-4.0', 'org/zephyr-sft'],
  ['license: cc-by-nd-4.0', 'license: cc-by-nd-4.0', 'org/zephyr-dpo'],
  ['', 'license: [mit, cc-by-nd-4.0]', 'org/zephyr-sft'],
])('no derivatives: %j and %j', (aligned, sft, repo) => {
  const { refusal } = of(aligned, sft);
  expect(refusal).toMatchObject({
    code: 'licence-no-derivatives',
    hint: saying('--license ID'),
  });
  expect(refusal?.message).toContain(repo);
  expect(of(aligned, sft, { license: 'cc-by-4.0' }).refusal).toBeUndefined();
});

test('only θ0 states one: it is taken over, and said', () => {
  const { warnings, ...resolution } = of('licence: license', 'license: gemma');
  expect(fieldsOf(resolution as ReturnType<typeof resolve>)).toEqual({ license: 'gemma' });
  expect(warnings).toEqual([
    'The card of org/zephyr-dpo states no licence; that of org/zephyr-sft does, and gemma is taken over.',
  ]);
});

test('a licence of its own that is not named is told from none', () => {
  const { warnings, ...resolution } = of('license: mit', 'license: other');
  expect(fieldsOf(resolution as ReturnType<typeof resolve>)).toEqual({});
  expect(warnings).toHaveLength(1);
  expect(String(warnings[0])).toContain('org/zephyr-sft is under a licence of its own');
  expect(String(warnings[0])).toContain('--license ID');
});

test('links to a licence’s file lead somewhere, or are left out', () => {
  const linked = `${own}yi\nlicense_link: LICENSE`;
  const name = { license: 'other', license_name: 'yi' };
  expect(fieldsOf(of(linked, '', { files: ['LICENSE'] }))).toEqual({ ...name, license_link: 'LICENSE' });
  expect(fieldsOf(of(linked, '', { files: ['LICENSE.md'] }))).toEqual(name);
  const pinned = `https://huggingface.co/org/zephyr-sft/blob/${'a'.repeat(40)}/LICENSE`;
  expect(fieldsOf(of('', linked, { files: ['LICENSE'] }))).toEqual({ ...name, license_link: pinned });
  expect(fieldsOf(of('', linked, { sft: { kind: 'directory', name: 'sft' } }))).toEqual(name);
  const absolute = 'https://x.example/LICENSE';
  expect(fieldsOf(of('', `${own}yi\nlicense_link: ${absolute}`))).toEqual({
    ...name,
    license_link: absolute,
  });
  // The same licence on both sides: θ1's link, or θ0's where that leads nowhere.
  expect(fieldsOf(of(linked, linked, { files: ['LICENSE'] }))).toEqual({ ...name, license_link: 'LICENSE' });
});

test('an option that is no licence is refused before anything is made of it', () => {
  for (const license of ['unknown', 'other', 'MIT', 'my-own', '', '__proto__']) {
    expect(() => resolve({ license })).toThrow(expect.objectContaining({ code: 'licence-unknown' }));
  }
  expect(() => checkLicense('other', 'license')).toThrow(/^license: 'other' names no licence/);
  expect(fieldsOf(of('license: llama3', 'license: gpl-3.0', { license: 'mit' }))).toEqual({ license: 'mit' });
});

test('the owners of the licences are named, also where they are directories', () => {
  const { refusal } = of('license: llama3', 'license: gemma', {
    sft: { kind: 'directory', name: 'my-sft' },
    aligned: hubSource('org/dpo', 'b'),
  });
  expect(refusal?.message).toContain('org/dpo is under llama3 and my-sft under gemma');
});
