import { formatEndpoint } from '../../app/options/index.ts';
import { exitCodes } from '../../kit/index.ts';
import { ConfigError } from '../config/mistakes.ts';
import type { ConfiguredPair, PairOutput, WatchConfig } from '../config/watch-config.ts';
import { readConfig } from './read-config.ts';
import type { ConfigReport, DescribedConfig, DescribedOutput, DescribedPair } from './reports.ts';
import type { CheckConfigRequest } from './requests.ts';

/** What a configuration of watching means, or all its mistakes; nothing that it names is looked up. */
export async function checkConfig({ path }: CheckConfigRequest): Promise<ConfigReport> {
  try {
    const config = describe(await readConfig(path));
    return { kind: 'config', path, config, mistakes: [], unlistedCount: 0, exitCode: exitCodes.ok };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { mistakes, unlistedCount, exitCode } = error;
    return { kind: 'config', path, mistakes, unlistedCount, exitCode };
  }
}

/** JSON has neither sets nor infinity. */
function describe({ pairs, rules, ...rest }: WatchConfig): DescribedConfig {
  return {
    pairs: pairs.map(describePair),
    rules: rules.map(({ parameterCount: { least, most }, output, ...rule }) => ({
      ...rule,
      parameterCount: Number.isFinite(most) ? { least, most } : { least },
      output: describeOutput(output),
    })),
    ...rest,
  };
}

const describePair = ({
  sft,
  aligned,
  alignedSubfolder,
  output,
  ...rest
}: ConfiguredPair): DescribedPair => ({
  sft: formatEndpoint(sft),
  dpo: formatEndpoint(aligned),
  dpoSubfolder: alignedSubfolder,
  ...rest,
  output: describeOutput(output),
});

const describeOutput = (output: PairOutput): DescribedOutput => ({ ...output, allow: [...output.allow] });
