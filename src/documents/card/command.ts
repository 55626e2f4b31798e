import { codeBlock, project, shellWord } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import { chooseLicense, familyOf } from '../metadata/licenses.ts';
import { pinnedEndpoint, targetArgument } from '../metadata/source.ts';

/** The command that makes the same repo again, as a block of Markdown: options that say what is so anyway are left out. */
export function renderRunCommand(derivation: Derivation): string {
  const {
    sft,
    aligned,
    alpha,
    rounding,
    dtype,
    maxShardBytes,
    pairing,
    metadata,
    target,
    allowed,
    pipeline,
  } = derivation;
  // As its authors' script does, reference rounding stores bf16 unless told otherwise.
  const usualDtype = rounding.kind === 'reference' ? 'bfloat16' : 'same';
  const options = [
    ['--sft', pinnedEndpoint(sft)],
    ['--dpo', pinnedEndpoint(aligned)],
    ...selectionOptions(derivation),
    ...(pipeline ? [['--pipeline']] : []),
    ['--alpha', String(alpha)],
    ...(rounding.kind === 'nearest' ? [] : [['--rounding', rounding.kind]]),
    ...(rounding.kind === 'stochastic' ? [['--seed', String(rounding.seed)]] : []),
    ...(dtype === usualDtype ? [] : [['--dtype', dtype]]),
    ...(maxShardBytes === undefined ? [] : [['--max-shard-size', String(maxShardBytes)]]),
    ...pairingOptions(pairing),
    ...(metadata.base_model_relation === 'finetune' ? [['--relation', 'finetune']] : []),
    ...(isLicenseGiven(derivation) && metadata.license !== undefined
      ? [['--license', metadata.license]]
      : []),
    ...(allowed === undefined ? [] : [['--allow', allowed.join()]]),
    ['--to', targetArgument(target)],
  ];
  const words = options.map((parts) => parts.map(shellWord).join(' '));
  return codeBlock('sh', [`${project.name} run`, ...words].join(' \\\n  '));
}

/** The command that checks the repo; of sources that are not on the Hub it has to be told where they are. */
export function renderVerifyCommand({ sft, aligned, target }: Derivation): string {
  const directories = {
    ...(sft.kind === 'directory' ? { sft } : {}),
    ...(aligned.kind === 'directory' ? { aligned } : {}),
  };
  const options = [
    ...(directories.sft ? [['--sft', pinnedEndpoint(directories.sft)]] : []),
    ...(directories.aligned ? [['--dpo', pinnedEndpoint(directories.aligned)]] : []),
    ...selectionOptions(directories),
  ];
  const words = [project.name, 'verify', targetArgument(target), ...options.flat()];
  return codeBlock('sh', words.map(shellWord).join(' '));
}

function pairingOptions(pairing: Derivation['pairing']): readonly (readonly string[])[] {
  if (pairing === undefined) return [];
  const { vocabulary, renames, unpaired } = pairing;
  return [
    ...(vocabulary === 'same' ? [] : [['--vocab', vocabulary]]),
    ...(renames.length === 0 ? [] : [['--rename', renames.map(({ from, to }) => `${from}=${to}`).join()]]),
    ...(unpaired === undefined ? [] : [['--unpaired', unpaired.join()]]),
  ];
}

/** The options that choose folders and the variant; one variant is asked for, and each side has it or not. */
function selectionOptions({ sft, aligned }: Partial<Pick<Derivation, 'sft' | 'aligned'>>): string[][] {
  const variant = sft?.variant ?? aligned?.variant;
  return [
    ...(sft?.subfolder === undefined ? [] : [['--sft-subfolder', sft.subfolder]]),
    ...(aligned?.subfolder === undefined ? [] : [['--dpo-subfolder', aligned.subfolder]]),
    ...(variant === undefined ? [] : [['--variant', variant]]),
  ];
}

/** Whether the licence is one that does not follow from those of the parents; somebody stated it, then. */
function isLicenseGiven({ metadata, parentLicenses }: Derivation): boolean {
  const { license } = metadata;
  if (parentLicenses === undefined || license === undefined || license === 'other') return false;
  const { aligned, sft } = parentLicenses;
  // Of such a parent no licence follows, not even its own.
  if ([aligned, sft].some((parent) => parent !== undefined && familyOf(parent) === 'no-derivatives'))
    return true;
  const followed =
    aligned === undefined || sft === undefined ? (aligned ?? sft) : chooseLicense(aligned, sft);
  return followed !== license;
}
