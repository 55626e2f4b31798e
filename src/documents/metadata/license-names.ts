/**
 * How people write licences beside the Hub's identifiers: in each line an identifier, and after the colon other ways
 * to name it, looked up by {@link keyOf}. From the SPDX list, the titles of the licences, and cards on the Hub.
 */
const spellings = `
apache-2.0: apache-2 apache2 apache2.0 apache-software-2.0 apache-software apache asl-2.0 asl-2 asl2 al-2.0
mit: expat x11-mit mit-x11
bsd-2-clause: bsd-2 bsd2 2-clause-bsd simplified-bsd bsd-simplified freebsd bsd-2-clause-simplified
bsd-3-clause: bsd-3 bsd3 3-clause-bsd new-bsd modified-bsd bsd-new bsd-3-clause-new bsd-3-clause-new-or-revised revised-bsd
bsd-3-clause-clear: clear-bsd
bsl-1.0: boost boost-1.0 boost-software-1.0 boost-software
zlib: zlib-libpng
wtfpl: do-what-fuck-you-want-to
cc0-1.0: cc0 cc-0 cc-0-1.0 cc-zero cc-zero-1.0 cc-zero-1.0-universal cc0-1.0-universal cc0-1-0 cc-cc0-1.0
postgresql: postgres
ncsa: uiuc uiuc-ncsa illinois-ncsa-open-source
artistic-2.0: artistic-2
afl-3.0: academic-free-3.0
ecl-2.0: educational-community-2.0
etalab-2.0: etalab open-licence-2.0
odc-by: odc-by-1.0 open-data-commons-attribution
pddl: pddl-1.0
odbl: odbl-1.0 open-database
cdla-permissive-2.0: cdla-permissive
epl-2.0: eclipse-2.0 eclipse-2
epl-1.0: eclipse-1.0
eupl-1.2: european-union-1.2
mpl-2.0: mpl-2 mpl2 mozilla-2.0 mpl mozilla
osl-3.0: open-software-3.0
ofl-1.1: sil-ofl-1.1 ofl sil-open-font-1.1
gfdl: gfdl-1.3 gnu-free-documentation
agpl-3.0: agpl agplv3 agpl-3 agpl3
gpl-3.0: gplv3 gpl3 gpl-3
gpl-2.0: gplv2 gpl2 gpl-2
lgpl-3.0: lgplv3 lgpl3 lgpl-3
lgpl-2.1: lgplv2.1 lgpl2.1
openrail++: openrail++-m creativeml-openrail++-m openrail-plus-plus
creativeml-openrail-m: creativeml-open-rail-m creative-ml-openrail-m creativeml
bigscience-openrail-m: bigscience-open-rail-m
bigscience-bloom-rail-1.0: bigscience-bloom-rail bigscience-rail-1.0 bloom-rail-1.0 rail-1.0
bigcode-openrail-m: bigcode-openrail-m-v1 bigcode-open-rail-m bigcode-openrail-m-1
openrail: open-rail
llama2: llama-2 llama-2-0 llama2.0 llama-2.0 meta-llama-2 codellama code-llama
llama3: llama-3 llama-3.0 llama3.0 meta-llama-3 meta-llama3
llama3.1: llama-3.1 llama3-1 llama-3-1 meta-llama-3.1 meta-llama3.1
llama3.2: llama-3.2 llama3-2 llama-3-2 meta-llama-3.2 meta-llama3.2
llama3.3: llama-3.3 llama3-3 llama-3-3 meta-llama-3.3 meta-llama3.3
llama4: llama-4 llama-4.0 meta-llama-4
gemma: gemma-use google-gemma gemma-1 gemma2 gemma-2 gemma3 gemma-3
grok2-community: grok-2 grok2
deepfloyd-if-license: deepfloyd-if deepfloyd
apple-amlr: apple-machine-learning-research
intel-research: intel-research-use
fair-noncommercial-research-license: fair-noncommercial-research fair-nc fair-noncommercial
`;

/** Each spelling and the identifier that it means. */
export const licenseSpellings: ReadonlyMap<string, string> = new Map(
  spellings
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [identifier = '', others = ''] = line.split(': ');
      return others.split(/\s+/).map((spelling) => [keyOf(spelling), identifier] as const);
    }),
);

/**
 * Pages that are the text of a licence, by host and path. Longer forms of the Creative Commons' addresses are read
 * by their parts.
 */
export const licensePages: readonly (readonly [page: RegExp, identifier: string])[] = [
  [/^apache\.org\/licenses\/license-2\.0/, 'apache-2.0'],
  [/^(?:opensource|choosealicense|spdx)\.org\/licen[sc]es?\/([\w.+-]+)/, '$1'],
  [/^choosealicense\.com\/licenses\/([\w.+-]+)/, '$1'],
  [/^gnu\.org\/licenses\/(?:old-licenses\/)?((?:a|l)?gpl-\d\.\d)/, '$1'],
  [/^creativecommons\.org\/(?:licenses\/)?publicdomain\/zero\/1\.0/, 'cc0-1.0'],
  [/^creativecommons\.org\/licenses\/((?:by|nc|nd|sa)(?:-(?:by|nc|nd|sa))*)\/(\d\.\d)/, 'cc-$1-$2'],
  [/^mozilla\.org\/.*mpl\/2\.0/, 'mpl-2.0'],
  [/^eclipse\.org\/.*epl-(?:v)?(\d)/, 'epl-$1.0'],
  [/^unlicense\.org/, 'unlicense'],
  [
    /^(?:ai\.meta|llama\.meta|llama)\.com\/(?:resources\/models-and-libraries\/)?llama(?:2|-downloads)?(?:\/license)?\/?$/,
    'llama2',
  ],
  [/^(?:ai\.meta|llama\.meta|llama)\.com\/(?:llama\/)?llama([34])(?:[._](\d))?\/license/, 'llama$1.$2'],
  [/^huggingface\.co\/meta-llama\/(?:meta-)?llama-(\d(?:\.\d)?)(?=-).*\/license$/, 'llama$1'],
  [/^huggingface\.co\/google\/gemma-.*\/license$/, 'gemma'],
  [/^ai\.google\.dev\/gemma\/(?:terms|docs\/gemma_chat_terms)/, 'gemma'],
  [/^huggingface\.co\/spaces\/compvis\/stable-diffusion-license/, 'creativeml-openrail-m'],
  [/^huggingface\.co\/spaces\/bigcode\/bigcode-model-license-agreement/, 'bigcode-openrail-m'],
  [/^huggingface\.co\/spaces\/bigscience\/license/, 'bigscience-bloom-rail-1.0'],
  [/^bigscience\.huggingface\.co\/blog\/the-bigscience-rail-license/, 'bigscience-bloom-rail-1.0'],
];

/** What a spelling is looked up by: lower case, without words that all licences have, joined by dashes. */
export function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/creative\s?commons/g, 'cc')
    .replaceAll(/\battribution\b/g, 'by')
    .replaceAll(/\bnon[\s_-]?commercial\b(?![\s_-]?research)/g, 'nc')
    .replaceAll(/\bshare[\s_-]?alike\b/g, 'sa')
    .replaceAll(/\bno[\s_-]?deriv(?:ative)?s?(?:[\s_-]works?)?\b/g, 'nd')
    .replaceAll(/\b(?:gnu[\s_-])?affero[\s_-]general[\s_-]public\b/g, 'agpl')
    .replaceAll(/\b(?:gnu[\s_-])?(?:lesser|library)[\s_-]general[\s_-]public\b/g, 'lgpl')
    .replaceAll(/\b(?:gnu[\s_-])?general[\s_-]public\b/g, 'gpl')
    .replaceAll(/[\s_,;:()[\]"'’“”/-]+/g, '-')
    .replaceAll(
      /(?<=^|-)(?:the|a|an|under|gnu|licen[sc]e[ds]?|model|agreement|community|version|ver|v|international|unported|intl|terms|of|deed|legalcode|only|or-later|or-any-later|public-domain-dedication|dedication|public)(?=-|$)/g,
      '',
    )
    .replaceAll(/(?<=^|-)v(?=\d)/g, '')
    .replaceAll(/-+/g, '-')
    .replaceAll(/(?<=^|-)([a-z]+)-\1(?=-|$)/g, '$1')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}
