import { z } from 'zod';
import { type ModelPart, modelParts } from '../../kit/index.ts';
import { fieldShapes } from '../metadata/inherited-fields.ts';
import { hubLicenses } from '../metadata/licenses.ts';
import {
  architectureShape,
  classNameShape,
  modelClasses,
  otherLibraries,
  preprocessors,
} from '../metadata/loading.ts';
import { baseModelRelations } from '../metadata/metadata.ts';
import { readLicenseLink } from '../metadata/understand-license.ts';
import { readings } from './derivation.ts';

/**
 * What a manifest may hold. It lies in a repo that anybody may have written, and what is read from it is shown, put
 * into cards and commands, and fetched: so every text has a shape, and every list and number a bound.
 */

/** More than the files, layers and dtypes of any model. */
const maxFiles = 20_000;
const maxPlaces = 10_000;
const maxDtypes = 64;
const maxWords = 200;
const maxNotes = 64;
const maxNoteLength = 2_000;
const maxWarnings = 200;
const maxWarningLength = 2_400;
const maxRenames = 64;
const maxRanks = 1_000;
const maxBaseModelLength = 4_096;
const maxLayer = 99_999;

const count = z.int().min(0);
/** Sums that are not finite, which JSON lacks, are strings. */
const sum = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform((text) => Number(text))]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in hex');

const repoPart = '[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?';
const repo = z
  .string()
  .max(96)
  .regex(new RegExp(`^${repoPart}/${repoPart}$`), 'is no name of a repo');

/** Inside of the repo, for whatever system takes it: names in directories may have nearly anything in them. */
const path = z
  .string()
  .min(1)
  .max(1_024)
  .refine((text) => isInside(text), 'is no path inside of the repo');

function isInside(text: string): boolean {
  if (!text.isWellFormed() || text.includes('\0') || /^[A-Za-z]:/.test(text)) return false;
  return text.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Shown escaped, so that any characters will do; tensors are named as their makers liked. */
const tensorName = z.string().max(100_000);

const text = (length: number) =>
  z
    .string()
    .max(length)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), 'has characters that texts have not');

/** What config/ takes for the options of the same names. */
const selection = {
  subfolder: path.refine((folder) => !folder.includes('\\') && !/\p{Cc}/u.test(folder)).exactOptional(),
  variant: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'is no name of a variant')
    .exactOptional(),
};

const hubSource = z
  .object({
    kind: z.literal('hub'),
    repo,
    commit: z.string().regex(/^[0-9a-f]{40}$/, 'is no commit of 40 hex digits'),
    url: z.string().max(12_000),
    ...selection,
  })
  .refine((source) => isPageOf(source), {
    path: ['url'],
    message: 'is not the page of this repo, or of its folder, at this commit',
  });

/** A link must lead where its text says. */
function isPageOf(page: { repo: string; commit: string; url: string; subfolder?: string }): boolean {
  const { repo: name, commit, url, subfolder = '' } = page;
  const folder = subfolder.split('/').map((part) => (part === '' ? '' : `/${encodeURIComponent(part)}`));
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, search, hash, pathname, href } = new URL(url);
  return (
    /^https?:$/.test(protocol) &&
    `${username}${password}${search}${hash}` === '' &&
    href === url &&
    pathname.endsWith(`/${name}/tree/${commit}${folder.join('')}`)
  );
}

const source = z.discriminatedUnion('kind', [
  hubSource,
  z.object({
    kind: z.literal('directory'),
    name: z
      .string()
      .max(255)
      .refine((name) => isInside(name) && !/[\\/]/.test(name), 'is no name of a directory'),
    ...selection,
  }),
]);

const rounding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nearest') }),
  z.object({ kind: z.literal('reference') }),
  z.object({ kind: z.literal('stochastic'), seed: count }),
]);

const statistics = z.object({
  elementCount: count,
  deltaSquaredSum: sum,
  alignedSquaredSum: sum,
  maxAbsDelta: sum,
  alignmentChangedCount: count,
  moveDotDelta: sum,
  changedCount: count,
  nonFiniteCount: count,
  overflowCount: count,
  mostChanged: z.object({ tensor: tensorName, deltaRatio: z.number().min(0) }).exactOptional(),
});

const words = (shape: RegExp) => z.array(z.string().regex(shape)).min(1).max(maxWords);
const licenseLink = z
  .string()
  .max(600)
  .refine((link) => readLicenseLink(link) === link || isFileOnHub(link), 'leads to no licence');

/** Of a Hub at another address, such as one on loopback. */
function isFileOnHub(link: string): boolean {
  return /^http:\/\/[\w.:-]+\/[\w./-]+\/blob\/[0-9a-f]{40}\/[\w.-]+$/.test(link);
}

const metadata = z.object({
  base_model: z.array(repo).min(1).max(2).exactOptional(),
  base_model_relation: z.enum([...baseModelRelations, 'adapter']).exactOptional(),
  library_name: z.string().regex(fieldShapes.libraryName),
  pipeline_tag: z.string().regex(fieldShapes.pipelineTag).exactOptional(),
  license: z
    .string()
    .refine((id) => hubLicenses.has(id), 'is no licence that the Hub knows')
    .exactOptional(),
  license_name: z.string().regex(fieldShapes.licenseName).exactOptional(),
  license_link: licenseLink.exactOptional(),
  language: words(fieldShapes.language).exactOptional(),
  datasets: words(fieldShapes.dataset).exactOptional(),
  tags: words(fieldShapes.tag),
});

const nameBeginning = z.string().regex(/^[\w.*-]{0,200}$/, 'is no beginning of a tensor name');

const sourceFiles = z.array(z.object({ path, sha256, reading: z.enum(readings) })).max(maxFiles);

export const manifestSchema = z.object({
  tool: z.string(),
  version: z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[+-][0-9A-Za-z.+-]{1,64})?$/, 'is no version'),
  schema: z.literal(2),
  plan: sha256,
  method: z.literal('ExPO'),
  alpha: z.number(),
  rounding,
  dtype: z.enum(['same', 'float32', 'bfloat16', 'float16']),
  maxShardBytes: count.min(1).exactOptional(),
  pairing: z
    .object({
      vocabulary: z.enum(['same', 'common']),
      renames: z.array(z.object({ from: nameBeginning, to: nameBeginning })).max(maxRenames),
      unpaired: z.array(nameBeginning.min(1)).max(maxRenames).exactOptional(),
    })
    .exactOptional(),
  sources: z.object({ sft: source, aligned: source }),
  sourceFiles: z.object({ sft: sourceFiles, aligned: sourceFiles }).exactOptional(),
  outputs: z
    .array(z.object({ path, byteLength: count, sha256 }))
    .max(maxFiles)
    .refine((files) => new Set(files.map((file) => file.path)).size === files.length, 'lists a file twice'),
  sideFiles: z.array(path).max(maxFiles),
  notes: z.array(text(maxNoteLength)).max(maxNotes).default([]),
  warnings: z.array(text(maxWarningLength)).max(maxWarnings).exactOptional(),
  allowed: z
    .array(z.string().regex(/^[a-z-]{1,40}$/, 'is no code of a refusal'))
    .max(maxNotes)
    .exactOptional(),
  alignment: z.array(text(maxNoteLength)).max(maxNotes).exactOptional(),
  adapter: z
    .object({
      kind: z.enum(['scaled', 'concatenated']),
      moduleCount: count,
      ranks: z.array(count.min(1)).max(maxRanks),
      baseModel: text(maxBaseModelLength).exactOptional(),
    })
    .exactOptional(),
  pipeline: z.literal(true).exactOptional(),
  totals: z.object({
    tensorCount: count,
    extrapolatedCount: count,
    copiedCount: count,
    parameterCount: count,
  }),
  dtypes: z.array(z.object({ dtype: z.string().regex(/^\w{1,20}$/), tensorCount: count })).max(maxDtypes),
  metadata,
  parentLicenses: z
    .object({ aligned: text(600).exactOptional(), sft: text(600).exactOptional() })
    .exactOptional(),
  loading: z.object({
    modelClass: z.enum(modelClasses),
    otherLibrary: z
      .object({
        name: z.enum(otherLibraries),
        className: z.string().regex(classNameShape, 'is no name of a class'),
      })
      .exactOptional(),
    preprocessor: z.enum(preprocessors).exactOptional(),
    architecture: z.string().regex(architectureShape).exactOptional(),
    customCode: z.boolean(),
    codeRepos: z.array(repo).max(8).exactOptional(),
    chatTemplate: z.boolean(),
  }),
  statistics: z
    .array(
      z.object({
        part: z.enum(modelParts satisfies readonly ModelPart[]),
        layer: z.int().min(0).max(maxLayer).exactOptional(),
        statistics,
      }),
    )
    .max(maxPlaces),
});
