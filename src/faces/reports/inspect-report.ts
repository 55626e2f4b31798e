import type { InspectReport } from '../../app/index.ts';
import { counted, formatBytes, formatCount, type Told } from '../../kit/index.ts';
import { describeOrigin, joinParts } from './report-parts.ts';
import { indent, renderTable } from './table.ts';

type OtherWeights = Told<InspectReport>['otherWeights'][number];
type Described = Exclude<Told<InspectReport>, { readonly format?: undefined }>;

export function renderInspect(report: Told<InspectReport>): string {
  const isDescribed = report.format !== undefined;
  const heading = [describeOrigin(report.origin), ...(isDescribed ? [renderFacts(report)] : [])];
  const findings = renderFindings(report);
  return joinParts(
    [
      heading.join('\n'),
      renderUse(report.use),
      ...(findings === '' ? [] : [findings]),
      ...(isDescribed ? renderContent(report) : []),
    ],
    report.leftOut,
  );
}

function renderFacts(report: Described): string {
  const facts = [
    report.format,
    ...(report.architecture === undefined ? [] : [report.architecture]),
    `${formatCount(report.parameterCount)} parameters`,
    formatBytes(report.byteLength),
  ];
  return facts.join(', ');
}

/** What a run would do with it. */
function renderUse(use: Told<InspectReport>['use']): string {
  switch (use.kind) {
    case 'mirrored':
      return 'As --sft or --dpo it is streamed as it is; as --dpo, the derived repo gets files like these.';
    case 'laid-out-anew':
      return (
        'As --sft or --dpo it is streamed as it is, its pickle read and never run; as --dpo, the derived repo gets ' +
        'safetensors, divided at --max-shard-size.'
      );
    case 'adapter':
      return (
        'As --dpo its scale is multiplied by 1 + α, with the model it was trained on as --sft; with another adapter ' +
        'on the same base as --sft, the factors of both are put side by side.'
      );
    case 'refused':
      return `As --sft or --dpo it is refused: ${use.reason}.${use.hint === undefined ? '' : ` ${use.hint}`}`;
  }
}

function renderFindings({ tying, adapter, quantisation, otherWeights }: Told<InspectReport>): string {
  const rows: (readonly [title: string, text: string])[] = [];
  if (tying) rows.push(['tied embeddings', `${tying.tied ? 'yes' : 'no'}: ${tying.evidence}`]);
  if (adapter) {
    const { peftType = 'of an unknown kind', rank, alpha, baseModel } = adapter;
    const facts = [
      peftType,
      ...(rank === undefined ? [] : [`r ${rank}`]),
      ...(alpha === undefined ? [] : [`lora_alpha ${alpha}`]),
      ...(baseModel === undefined ? [] : [`for ${baseModel}`]),
    ];
    rows.push(['adapter', facts.join(', ')]);
  }
  if (quantisation) rows.push(['quantised', `${quantisation.method} (${quantisation.evidence})`]);
  for (const [index, other] of otherWeights.entries()) {
    rows.push([index === 0 ? 'not used' : '', describeOther(other)]);
  }
  return renderTable([{}, {}], rows);
}

const otherWords: Readonly<Record<Exclude<OtherWeights['kind'], 'variant' | 'folder'>, string>> = {
  adapter: 'an adapter',
  consolidated: 'under their maker’s own names',
  safetensors: 'safetensors',
  torch: 'PyTorch',
  gguf: 'GGUF',
  other: 'other formats',
};

function describeOther({ kind, name = '', files, fileCount }: OtherWeights): string {
  const [first = ''] = files;
  const what =
    kind === 'variant'
      ? `variant ${name} (--variant ${name})`
      : kind === 'folder'
        ? `folder ${name} (--subfolder ${name})`
        : otherWords[kind];
  return `${what}: ${fileCount === 1 ? first : `${counted(fileCount, 'file')}, such as ${first}`}`;
}

function renderContent(report: Described): readonly string[] {
  const shards = report.shards.map((shard) => [
    shard.path,
    formatBytes(shard.byteLength),
    counted(shard.tensorCount, 'tensor'),
  ]);
  const dtypes = report.dtypes.map((entry) => [
    entry.dtype,
    formatBytes(entry.byteLength),
    counted(entry.tensorCount, 'tensor'),
  ]);
  const tensors = report.tensors.map((tensor) => [
    tensor.name,
    tensor.dtype,
    `[${tensor.shape.join(', ')}]`,
    formatBytes(tensor.byteLength),
    tensor.shard,
  ]);
  return [
    `Dtypes\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], dtypes))}`,
    `Shards\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], shards))}`,
    `Tensors\n${indent(renderTable([{}, {}, {}, { align: 'right' }, {}], tensors))}`,
  ];
}
