import { expect, test } from 'vitest';
import { renderReport } from '../../../src/faces/reports/report.ts';
import { renderTable } from '../../../src/faces/reports/table.ts';
import { sumStatistics } from '../../../src/kit/statistics.ts';
import { derivation } from '../../documents/card/sample.ts';
import { told } from '../../support/told.ts';
import { runReport } from '../terminal/recording.ts';

test('a title of several words takes lines, not columns', () => {
  const columns = [{}, { title: 'changed by alignment', align: 'right' }, { title: 'α' }] as const;
  expect(renderTable(columns, [['a', '1 %', '0.3']])).toBe(
    ['     changed', '          by', '   alignment  α', 'a        1 %  0.3'].join('\n'),
  );
});

test('the figures of a run fit 60 columns', () => {
  const statistics = sumStatistics(derivation.statistics);
  const text = renderReport(
    told({ ...runReport, outputs: runReport.outputs.map((output) => ({ ...output, statistics })) }),
  );
  expect(text).toContain('2.00 GB in 1 file');
  expect(text).toContain('embeddings');
  for (const line of text.split('\n').filter((each) => /^(α| )/.test(each))) {
    expect(line.length, line).toBeLessThanOrEqual(60);
  }
});
