import { excerpt, IncompatibleError, listNames, nameOf } from '../../kit/index.ts';
import { describeTensor } from '../pairing/named-tensors.ts';
import type { Adapter, LoraFactors } from './adapter.ts';
import type { AdapterConfig } from './adapter-config.ts';
import { type AdapterPlan, type AdapterPlanOptions, distinct } from './adapter-plan.ts';
import { type AdapterProblem, refuseProblems } from './adapter-problem.ts';
import { assembleAdapter } from './assemble-adapter.ts';
import { joinConfig } from './derived-config.ts';
import { type JoinedModule, joinModules } from './join-modules.ts';
import { alphasOfModules, scalesOf } from './module-scales.ts';
import { planFactors } from './plan-factors.ts';
import { mergeHint, unsupported } from './refuse-kinds.ts';
import { pairWholeTensors } from './whole-tensors.ts';

/**
 * Both sides are adapters on one base: θ1 + α·(θ1 − θ0) is the base with both adapters' factors side by side,
 * those of θ1 with (1+α)·s1, those of θ0 with −α·s0.
 *
 * @throws IncompatibleError where the two do not go together, `adapter-alpha` for an α of −1.
 */
export function planConcatenated(aligned: Adapter, sft: Adapter, options: AdapterPlanOptions): AdapterPlan {
  const { config } = aligned;
  for (const adapter of [aligned, sft]) refuseSettings(adapter.config);
  refuseUnlikeParameters(aligned, sft);
  refuseMinusOne(options.alphas);
  const alphas = { aligned: alphasOfModules(aligned), sft: alphasOfModules(sft) };
  const modules = joinModules(aligned, sft, alphas);
  const whole = pairWholeTensors(aligned, sft, new Set(modules.map(({ module }) => module)), options.dtype);
  refuseProblems([
    ...problemsOfBase(aligned, sft),
    ...modules.flatMap(problemsOfFactors(aligned, sft)),
    ...whole.problems,
  ]);

  const names = new Set(modules.map(({ module }) => module));
  const selectsAlike =
    config.selection === sft.config.selection &&
    [aligned, sft].every((adapter) => [...names].every((name) => adapter.modules.has(name)));
  const tensors = [...modules.flatMap((joined) => planFactors(joined, options.dtype)), ...whole.tensors];
  const ranksOf = ({ modules: own }: Adapter) => distinct([...own.values()].map(({ rank }) => rank));
  return {
    kind: 'concatenated',
    plan: assembleAdapter(aligned, tensors, options, [
      ...(aligned.checkpoint.notes ?? []),
      ...(sft.checkpoint.notes ?? []),
      ...notesOf(modules),
      ...whole.notes,
    ]),
    configFor: (alpha) => joinConfig(config, modules, alpha, selectsAlike),
    figures: {
      moduleCount: modules.length,
      ranks: distinct(modules.map(({ rank }) => rank)),
      alignedRanks: ranksOf(aligned),
      sftRanks: ranksOf(sft),
      alignedScales: scalesOf(aligned, alphas.aligned),
      usesRslora: config.usesRslora,
      wholeTensorCount: whole.tensors.length,
      baseModel: config.baseModel,
      revision: config.revision,
    },
  };
}

function refuseSettings({ source, loraBias, ensuresWeightTying }: AdapterConfig): void {
  if (loraBias) {
    throw unsupported(
      source,
      'the biases of its factors have no place beside those of another adapter',
      'lora_bias is true',
    );
  }
  if (ensuresWeightTying) {
    const reason = 'one pair of factors is for two modules that are tied';
    throw unsupported(source, reason, 'ensure_weight_tying is true');
  }
}

/**
 * Which parameter of a module factors are for follows from all that are adapted; and patterns do not reach
 * parameters.
 */
function refuseUnlikeParameters(aligned: Adapter, sft: Adapter): void {
  const hasParameters = [aligned, sft].some(({ modules }) =>
    [...modules.values()].some(({ kind }) => kind === 'parameter'),
  );
  if (!hasParameters) return;
  const { source, selection, rankPattern, alphaPattern } = aligned.config;
  const isPlain = [rankPattern, alphaPattern, sft.config.rankPattern, sft.config.alphaPattern].every(
    ({ size }) => size === 0,
  );
  if (isPlain && selection === sft.config.selection) return;
  throw unsupported(
    source,
    'parameters are adapted, which go side by side with those of another adapter only if both select the same modules, without patterns',
    'target_parameters is set',
  );
}

/** θ1's factors would have the scale 0, which cannot be made up for in those of θ0. */
function refuseMinusOne(alphas: readonly number[]): void {
  if (!alphas.some((alpha) => 1 + alpha === 0)) return;
  throw new IncompatibleError('With α = −1 the result is the SFT adapter itself: there is nothing to make.', {
    code: 'adapter-alpha',
    hint: 'Use the SFT adapter, or another α.',
  });
}

function problemsOfBase(aligned: Adapter, sft: Adapter): readonly AdapterProblem[] {
  const [own, other] = [aligned, sft].map(({ config }) => describeBase(config));
  const replication = [aligned, sft].map(({ config }) =>
    JSON.stringify(config.values.get('layer_replication') ?? []),
  );
  const names = [aligned.config, sft.config].map(({ baseModel }) =>
    baseModel?.replace(/\/+$/, '').toLowerCase(),
  );
  const revisions = [aligned.config, sft.config].map(({ revision = 'main' }) => revision);
  const isSame = names[0] === names[1] && names[0] !== undefined && revisions[0] === revisions[1];
  if (isSame && replication[0] === replication[1]) return [];
  const fault = isSame
    ? 'have other layers of it (layer_replication)'
    : `say otherwise: ${own}, and ${other}`;
  return [
    {
      code: 'adapter-base-mismatch',
      message:
        `Both adapters have to be trained on one base model, but ${aligned.config.source} and ` +
        `${sft.config.source} ${fault}.`,
      hint: 'Check base_model_name_or_path and revision; if they name one model in two ways, correct them.',
    },
  ];
}

function describeBase({ baseModel, revision }: AdapterConfig): string {
  if (baseModel === undefined) return 'no base model is named';
  return revision === undefined ? excerpt(baseModel) : `${excerpt(baseModel)} at ${excerpt(revision)}`;
}

const problemsOfFactors =
  (aligned: Adapter, sft: Adapter) =>
  ({ module, aligned: own, sft: other }: JoinedModule): readonly AdapterProblem[] => {
    for (const factors of [own, other]) {
      if (factors === undefined || factors.groupCount === 1 || own === undefined || other === undefined)
        continue;
      const message =
        `${nameOf(aligned.checkpoint.snapshot.origin)}: ${excerpt(module)} is a convolution in groups, each with its ` +
        'own part of the rank; factors of two adapters do not go side by side there.';
      return [{ code: 'adapter-unsupported', message, hint: mergeHint }];
    }
    if (own === undefined || other === undefined || goTogether(own, other)) return [];
    const [ownPlace, otherPlace] = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
    return [
      {
        code: 'adapter-base-mismatch',
        message:
          `The factors of ${excerpt(module)} are for modules of different shapes: ${describeTensor(own.a)} and ` +
          `${describeTensor(own.b)} in ${ownPlace}, ${describeTensor(other.a)} and ${describeTensor(other.b)} in ${otherPlace}.`,
        hint: 'Both adapters have to be trained on one base model.',
      },
    ];
  };

function goTogether(own: LoraFactors, other: LoraFactors): boolean {
  const around = ({ kind, a, b, stackCount }: LoraFactors) =>
    [kind, stackCount, a.shape.slice(1), b.shape[0], b.shape.slice(2)].join('|');
  return around(own) === around(other);
}

function notesOf(modules: readonly JoinedModule[]): readonly string[] {
  const only = (side: 'aligned' | 'sft') =>
    modules.filter(
      (joined) => joined[side] !== undefined && joined[side === 'sft' ? 'aligned' : 'sft'] === undefined,
    );
  const [own, other] = [only('aligned'), only('sft')];
  const list = (some: readonly JoinedModule[]) => listNames(some.map(({ module }) => module));
  return [
    ...(own.length > 0
      ? [`${list(own)}: adapted by θ1 only, whose factors have their scale times 1 + α.`]
      : []),
    ...(other.length > 0
      ? [`${list(other)}: adapted by θ0 only, whose factors have their scale times −α.`]
      : []),
  ];
}
