import { expect, test } from 'vitest';
import { licenseFilesOf, readLicenseFiles } from '../../../src/documents/metadata/license-file.ts';
import { labelOf } from '../../../src/documents/metadata/stated-license.ts';
import { resolve } from '../card/sample.ts';

const file = (text: string) => [{ path: 'LICENSE', text }];

const mit =
  'Copyright (c) 2024 Somebody\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this software';
const bsd = (clauses: string) =>
  `Copyright (c) 2024, Somebody\n\nRedistribution and use in source and binary forms, with or without\nmodification, are permitted ${clauses}`;

test.each([
  [
    '                                 Apache License\n                           Version 2.0, January 2004\n',
    'apache-2.0',
  ],
  [`MIT License\n\n${mit}`, 'mit'],
  [mit, 'mit'],
  [bsd('provided that'), 'bsd-2-clause'],
  [bsd('provided that\n3. Neither the name of the copyright holder'), 'bsd-3-clause'],
  [
    '                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n',
    'gpl-3.0',
  ],
  [
    '                    GNU GENERAL PUBLIC LICENSE\n                       Version 2, June 1991\n',
    'gpl-2.0',
  ],
  [
    '                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007',
    'agpl-3.0',
  ],
  [
    '                   GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007',
    'lgpl-3.0',
  ],
  ['Mozilla Public License Version 2.0\n===', 'mpl-2.0'],
  ['Attribution 4.0 International\n\n===', 'cc-by-4.0'],
  ['Creative Commons Attribution-NonCommercial 4.0 International\n', 'cc-by-nc-4.0'],
  ['Attribution-NonCommercial-ShareAlike 4.0 International\n\n===', 'cc-by-nc-sa-4.0'],
  ['Attribution-ShareAlike 4.0 International\n\n===', 'cc-by-sa-4.0'],
  ['Attribution-NonCommercial-NoDerivatives 4.0 International\n', 'cc-by-nc-nd-4.0'],
  ['Attribution-NoDerivatives 4.0 International\n', 'cc-by-nd-4.0'],
  ['# CC BY-NC 4.0\n\nSee https://creativecommons.org', 'cc-by-nc-4.0'],
  ['Creative Commons Legal Code\n\nCC0 1.0 Universal\n', 'cc0-1.0'],
  ['LLAMA 2 COMMUNITY LICENSE AGREEMENT\nLlama 2 Version Release Date: July 18, 2023', 'llama2'],
  ['META LLAMA 3 COMMUNITY LICENSE AGREEMENT\nMeta Llama 3 Version Release Date', 'llama3'],
  ['LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date', 'llama3.1'],
  ['LLAMA 3.2 COMMUNITY LICENSE AGREEMENT', 'llama3.2'],
  ['LLAMA 3.3 COMMUNITY LICENSE AGREEMENT', 'llama3.3'],
  ['LLAMA 4 COMMUNITY LICENSE AGREEMENT', 'llama4'],
  ['Gemma Terms of Use\n\nLast modified: April 1, 2024', 'gemma'],
  ['BigCode Open RAIL-M v1 License Agreement', 'bigcode-openrail-m'],
  ['CreativeML Open RAIL-M\ndated August 22, 2022', 'creativeml-openrail-m'],
  ['Qwen LICENSE AGREEMENT\n\nQwen LICENSE AGREEMENT Release Date', 'qwen'],
  ['Qwen RESEARCH LICENSE AGREEMENT\n', 'tongyi-qianwen-research'],
  ['Tongyi Qianwen LICENSE AGREEMENT\n', 'tongyi-qianwen'],
  ['DEEPSEEK LICENSE AGREEMENT\n\nVersion 1.0, 23 October 2023', 'deepseek'],
  ['# Mistral AI Research License\n\nIf you want', 'mistral-research'],
  ['\ufeff\n\n  The MIT License (MIT)\n', 'mit'],
])('%j is told by its title', (text, label) => {
  const stated = readLicenseFiles(file(text));
  expect(stated?.unclear).toBeUndefined();
  expect(stated && labelOf(stated)).toBe(label);
});

test('a text that is not known is stated all the same; an empty file states nothing', () => {
  expect(readLicenseFiles(file('You may look at it.'))).toMatchObject({
    unclear: 'the terms in its file LICENSE',
  });
  expect(readLicenseFiles(file(' \n'))).toBeUndefined();
  expect(readLicenseFiles([])).toBeUndefined();
});

test('a long text is looked at from its beginning only', () => {
  const before = performance.now();
  readLicenseFiles(file(`Redistribution ${'and use '.repeat(100_000)}`));
  readLicenseFiles(file(`${' '.repeat(400_000)}MIT License`));
  expect(performance.now() - before).toBeLessThan(500);
});

test('files of the model come before those of its code', () => {
  expect(licenseFilesOf(['README.md', 'LICENSE', 'config.json'])).toEqual(['LICENSE']);
  expect(licenseFilesOf(['LICENSE-CODE', 'LICENSE-MODEL'])).toEqual(['LICENSE-MODEL']);
  expect(licenseFilesOf(['MODEL_LICENSE', 'LICENSE'])).toEqual(['MODEL_LICENSE']);
  expect(licenseFilesOf(['Licence.txt', 'COPYING.md'])).toEqual(['COPYING.md', 'Licence.txt']);
  expect(licenseFilesOf(['license.json', 'sub/LICENSE', 'license_checker.py'])).toEqual([]);
});

const card = (yaml: string) => `---\n${yaml}\n---\n`;
const nonCommercial = file('Creative Commons Attribution-NonCommercial 4.0 International\n');

test('a card without a licence beside a file of one', () => {
  const { metadata, warnings, parentLicenses } = resolve({
    alignedCard: '# m\n',
    sftCard: card('license: apache-2.0'),
    alignedLicenses: nonCommercial,
  });
  expect(metadata.license).toBe('cc-by-nc-4.0');
  expect(parentLicenses).toEqual({ aligned: 'cc-by-nc-4.0', sft: 'apache-2.0' });
  expect(warnings).toEqual([
    `org/zephyr-dpo@${'b'.repeat(12)}:README.md states no licence; the text in LICENSE beside it is that of cc-by-nc-4.0, which counts.`,
  ]);
});

test.each([
  ['# m\n', 'a file that is not known', file('Ask me first.'), undefined],
  [card('license: other'), 'no name, and a file', nonCommercial, 'cc-by-nc-4.0'],
  [card('license: see the file'), 'a name that says nothing', file('Ask me first.'), 'other'],
  [card('license: mit'), 'a licence', nonCommercial, 'mit'],
])('θ1’s %j with %s', (alignedCard, _, alignedLicenses, license) => {
  const resolved = resolve({ alignedCard, sftCard: card('license: apache-2.0'), alignedLicenses });
  expect(resolved.metadata.license).toBe(license);
  if (license === undefined) expect(resolved.warnings.join()).toContain('the terms in its file LICENSE');
});

test('files count on both sides', () => {
  const without = file('Attribution-NoDerivatives 4.0 International');
  expect(resolve({ sftCard: undefined, sftLicenses: without }).refusal?.code).toBe('licence-no-derivatives');
  expect(resolve({ alignedCard: '', alignedLicenses: without }).refusal?.code).toBe('licence-no-derivatives');
});
