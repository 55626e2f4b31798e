import { expect, test } from 'vitest';
import { licenseSpellings } from '../../../src/documents/metadata/license-names.ts';
import { hubLicenses } from '../../../src/documents/metadata/licenses.ts';
import { labelOf, readLicense } from '../../../src/documents/metadata/stated-license.ts';
import { resolve } from '../card/sample.ts';

const read = (license: unknown) => readLicense({ license });

test('every identifier of the Hub is found however it is written', () => {
  for (const id of hubLicenses) {
    if (id === 'unknown' || id === 'other') continue;
    for (const written of [
      id,
      id.toUpperCase(),
      ` ${id} `,
      id.replaceAll('-', ' '),
      id.replaceAll('-', '_'),
      `${id} License`,
    ])
      expect(read(written), written).toMatchObject({ id });
  }
});

test('every spelling leads to a licence of the Hub, and to one only', () => {
  for (const [spelling, id] of licenseSpellings) {
    expect(hubLicenses.has(id), id).toBe(true);
    expect(hubLicenses.has(spelling), spelling).toBe(false);
    expect(read(spelling), spelling).toMatchObject({ id });
  }
});

test.each([
  ['Apache License, Version 2.0', 'apache-2.0'],
  ['Apache 2', 'apache-2.0'],
  ['apache2.0', 'apache-2.0'],
  ['The MIT License (MIT)', 'mit'],
  ['BSD 3-Clause "New" or "Revised" License', 'bsd-3-clause'],
  ['GPLv3', 'gpl-3.0'],
  ['GPL-3.0-or-later', 'gpl-3.0'],
  ['gpl-2.0+', 'gpl-2.0'],
  ['GNU Affero General Public License v3.0', 'agpl-3.0'],
  ['GNU LGPL v2.1', 'lgpl-2.1'],
  ['MPL 2.0', 'mpl-2.0'],
  ['CC BY-NC 4.0', 'cc-by-nc-4.0'],
  ['cc_by_nc_4.0', 'cc-by-nc-4.0'],
  ['CC-BY-NC-SA-4', 'cc-by-nc-sa-4.0'],
  ['CC BY-NC 3.0 DE', 'cc-by-nc-3.0'],
  ['CC-BY-NC-4.0 (non-commercial)', 'cc-by-nc-4.0'],
  ['Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International', 'cc-by-nc-sa-4.0'],
  ['Attribution-NonCommercial-NoDerivatives 4.0', 'cc-by-nc-nd-4.0'],
  ['cc-by-nc-nd', 'cc-by-nc-nd-4.0'],
  ['CC BY-ND 2.0', 'cc-by-nd-4.0'],
  ['No derivatives', 'cc-by-nd-4.0'],
  ['CC0', 'cc0-1.0'],
  ['Llama 3.1 Community License Agreement', 'llama3.1'],
  ['META LLAMA 3 COMMUNITY LICENSE', 'llama3'],
  ['Gemma Terms of Use', 'gemma'],
  ['CreativeML Open RAIL-M', 'creativeml-openrail-m'],
  ['https://creativecommons.org/licenses/by-nc/4.0/', 'cc-by-nc-4.0'],
  ['http://creativecommons.org/licenses/by-nc-nd/2.0/de/deed.en', 'cc-by-nc-nd-4.0'],
  ['creativecommons.org/publicdomain/zero/1.0', 'cc0-1.0'],
  ['https://www.apache.org/licenses/LICENSE-2.0.txt', 'apache-2.0'],
  ['https://opensource.org/licenses/MIT', 'mit'],
  ['https://opensource.org/license/bsd-3-clause/', 'bsd-3-clause'],
  ['https://spdx.org/licenses/GPL-3.0-only.html', 'gpl-3.0'],
  ['https://www.gnu.org/licenses/agpl-3.0.en.html', 'agpl-3.0'],
  ['https://ai.meta.com/llama/license/', 'llama2'],
  ['https://llama.meta.com/llama3/license/', 'llama3'],
  ['https://www.llama.com/llama3_3/license', 'llama3.3'],
  ['https://huggingface.co/meta-llama/Llama-3.1-8B/blob/main/LICENSE', 'llama3.1'],
  ['https://ai.google.dev/gemma/terms', 'gemma'],
  [{ name: 'cc-by-nc-4.0' }, 'cc-by-nc-4.0'],
  [{ type: 'Apache 2.0', url: 'https://x.example' }, 'apache-2.0'],
  [['CC BY-NC 4.0'], 'cc-by-nc-4.0'],
])('%j is %s', (license, id) => {
  expect(read(license)).toEqual({ id });
});

test.each([
  ['tongyi-qianwen', 'tongyi-qianwen'],
  ['Qwen LICENSE AGREEMENT', 'Qwen LICENSE AGREEMENT'],
  ['research only', 'research only'],
  ['cc-by-nc', 'cc-by-nc'],
  ['cc-by-nc-2.5', 'cc-by-nc-2.5'],
  ['https://example.org/terms', 'https://example.org/terms'],
  ['by the way', 'by the way'],
])('%j is a licence of its own', (license, label) => {
  const stated = read(license);
  expect(stated).toMatchObject({ id: 'other' });
  expect(stated?.unclear).toBeUndefined();
  expect(stated && labelOf(stated)).toBe(label);
});

test.each([
  ['license'],
  ['LICENSE'],
  ['None'],
  ['[More Information Needed]'],
  [''],
  [null],
  [[]],
  [{}],
  [false],
  ['unknown'],
])('%j states none', (license) => expect(read(license)).toBeUndefined());

test.each([
  [12],
  [true],
  [{ x: 1 }],
  ['see the file LICENSE for the many and various terms that apply here'],
  ['x'.repeat(400)],
  ['http://example.org/terms'],
  ['§ 5'],
  [[['deep', { x: {} }]]],
])('%j is stated and not understood', (license) => {
  const stated = read(license);
  expect(stated?.id).toBe('other');
  expect(stated?.unclear?.length).toBeLessThan(90);
});

test.each([
  ['apache-2.0, cc-by-nc-4.0', 'cc-by-nc-4.0', ['apache-2.0']],
  ['MIT OR Apache-2.0', 'mit', ['apache-2.0']],
  ['mit & cc-by-nc-4.0', 'cc-by-nc-4.0', ['mit']],
  [['mit', 'llama3', 'cc-by-nc-nd-4.0'], 'cc-by-nc-nd-4.0', ['llama3', 'mit']],
  [['llama3', 'cc-by-nc-4.0'], 'cc-by-nc-4.0', ['llama3']],
  [['mit', 'gemma', 'mit'], 'gemma', ['mit']],
])('of %j the strictest counts, and the others are named', (license, id, others) => {
  expect(read(license)).toEqual({ id, others });
});

test('what is not understood weighs more than all but a licence without derivatives', () => {
  expect(read(['apache-2.0', 'cc-by-nc-4.0', { x: 1 }])).toMatchObject({ unclear: '{x: 1}' });
  expect(read(['cc-by-nd-4.0', { x: 1 }])).toMatchObject({ id: 'cc-by-nd-4.0' });
});

test('other fields state it too', () => {
  expect(readLicense({ licence: 'cc-by-nc-4.0' })).toEqual({ id: 'cc-by-nc-4.0' });
  expect(readLicense({ License: 'CC BY-NC 4.0' })).toEqual({ id: 'cc-by-nc-4.0' });
  expect(readLicense({ licence: 'license', license: 'mit' })).toEqual({ id: 'mit' });
  expect(readLicense({ license_name: 'cc-by-nc-nd-4.0' })).toEqual({ id: 'cc-by-nc-nd-4.0' });
  expect(readLicense({ license: 'other', license_name: 'Llama 3 Community License' })).toEqual({
    id: 'llama3',
  });
  expect(
    readLicense({ license: 'other', license_link: 'https://creativecommons.org/licenses/by-nc-nd/4.0/' }),
  ).toEqual({ id: 'cc-by-nc-nd-4.0' });
  // A name of terms that ask for less is not enough to give up those of the card's own.
  expect(readLicense({ license: 'other', license_name: 'apache-2.0', license_link: 'LICENSE' })).toEqual({
    id: 'other',
    name: 'apache-2.0',
    link: 'LICENSE',
  });
});

const card = (yaml: string) => `---\n${yaml}\n---\n`;

test.each([
  '"CC BY-NC 4.0"',
  'https://creativecommons.org/licenses/by-nc/4.0/',
  'cc_by_nc_4.0',
  '"apache-2.0, cc-by-nc-4.0"',
  '{name: cc-by-nc-4.0}',
  '[apache-2.0, cc-by-nc-4.0]',
])('θ1’s license: %s is not θ0’s apache-2.0', (license) => {
  const { metadata, refusal } = resolve({
    alignedCard: card(`license: ${license}`),
    sftCard: card('license: apache-2.0'),
  });
  expect(refusal).toBeUndefined();
  expect(metadata.license).toBe('cc-by-nc-4.0');
});

test.each([
  ['license: {some: thing}', '{some: thing}'],
  ['license: 4.0', '4'],
  ['license: ask: me', 'ask: me'],
  ['tags: [', 'its front matter cannot be read'],
])('θ1’s %j is stated and not understood: no licence, and the reason', (yaml, reason) => {
  const { metadata, warnings, refusal } = resolve({
    alignedCard: card(yaml),
    sftCard: card('license: apache-2.0'),
  });
  expect(refusal).toBeUndefined();
  expect(metadata.license).toBeUndefined();
  expect(warnings.join(' ')).toContain(reason);
  expect(warnings.join(' ')).toContain('states no licence unless you do (--license ID)');
  // Beside terms that ask for something it is not known what may be published.
  expect(resolve({ alignedCard: card(yaml), sftCard: card('license: cc-by-nc-4.0') }).refusal?.code).toBe(
    'licence-conflict',
  );
});

test('the other licences of a card are told', () => {
  const { warnings } = resolve({ alignedCard: card('license: [apache-2.0, cc-by-nc-4.0]') });
  expect(warnings).toEqual([
    `org/zephyr-dpo@${'b'.repeat(12)}:README.md states several licences: the strictest, cc-by-nc-4.0, counts; apache-2.0 is stated too.`,
  ]);
});
