import type { InspectReport } from '../app/job.ts';
import { formatBytes, formatCount } from '../kit/units.ts';
import { countTensors, describeOrigin, joinParts } from './report-parts.ts';
import { indent, renderTable } from './table.ts';

export function renderInspect(report: InspectReport): string {
  const shards = report.shards.map((shard) => [
    shard.path,
    formatBytes(shard.byteLength),
    countTensors(shard.tensorCount),
  ]);
  const dtypes = report.dtypes.map((entry) => [
    entry.dtype,
    formatBytes(entry.byteLength),
    countTensors(entry.tensorCount),
  ]);
  const tensors = report.tensors.map((tensor) => [
    tensor.name,
    tensor.dtype,
    `[${tensor.shape.join(', ')}]`,
    formatBytes(tensor.byteLength),
    tensor.shard,
  ]);
  const facts = [
    report.format,
    ...(report.architecture === undefined ? [] : [report.architecture]),
    `${formatCount(report.parameterCount)} parameters`,
    formatBytes(report.byteLength),
  ];
  return joinParts(
    [
      `${describeOrigin(report.origin)}\n${facts.join(', ')}`,
      `Dtypes\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], dtypes))}`,
      `Shards\n${indent(renderTable([{}, { align: 'right' }, { align: 'right' }], shards))}`,
      `Tensors\n${indent(renderTable([{}, {}, {}, { align: 'right' }, {}], tensors))}`,
    ],
    [],
  );
}
