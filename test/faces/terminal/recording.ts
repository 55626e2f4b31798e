import type { RunReport } from '../../../src/app/contract/reports.ts';
import type { UseCases } from '../../../src/faces/contract.ts';
import type { Terminal } from '../../../src/faces/terminal/main.ts';
import type { Clock } from '../../../src/kit/environment.ts';
import { sumStatistics } from '../../../src/kit/statistics.ts';
import { hubOrigin } from '../../documents/card/sample.ts';

/** Everything written to a stream. */
export class Recording {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 60;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

/** A clock that moves only when told to. */
export function createClock(): Clock & { advance(milliseconds: number): void } {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs,
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}

export function createTerminal(args: readonly string[], overrides: Partial<Terminal> = {}) {
  const stdout = new Recording();
  const stderr = new Recording();
  const terminal: Terminal = {
    args,
    environment: {},
    homeDirectory: '/nonexistent',
    stdout,
    stderr,
    workerUrl: new URL('file:///worker.js'),
    signal: new AbortController().signal,
    clock: createClock(),
    ...overrides,
  };
  return { terminal, stdout, stderr };
}

const refuse = () => Promise.reject(new Error('not expected to be called'));

export function createUseCases(own: Partial<UseCases>): UseCases {
  return {
    run: refuse,
    plan: refuse,
    verify: refuse,
    card: refuse,
    inspect: refuse,
    detect: refuse,
    checkConfig: refuse,
    initConfig: refuse,
    watch: refuse,
    demo: refuse,
    serve: refuse,
    ...own,
  };
}

export const runReport: RunReport = {
  kind: 'run',
  dryRun: false,
  rounding: { kind: 'nearest' },
  dtype: 'same',
  sft: hubOrigin('org/sft', 'a'),
  aligned: hubOrigin('org/dpo', 'b'),
  outputs: [
    {
      alpha: 0.3,
      target: 'me/dpo-ExPO',
      url: 'https://huggingface.co/me/dpo-ExPO',
      commit: 'c'.repeat(40),
      state: 'published',
      files: [
        { path: 'model.safetensors', byteLength: 2_000_000_000, sha256: '1'.repeat(64), resumed: false },
        { path: 'config.json', byteLength: 700, resumed: true },
      ],
      statistics: sumStatistics([
        {
          part: 'attention',
          layer: 0,
          statistics: {
            elementCount: 1000,
            deltaSquaredSum: 1,
            alignedSquaredSum: 10_000,
            maxAbsDelta: 1,
            alignmentChangedCount: 893,
            moveDotDelta: 0.312,
            changedCount: 614,
            nonFiniteCount: 2,
            overflowCount: 0,
          },
        },
      ]),
    },
  ],
  totals: {
    parameterCount: 1_100_048_384,
    tensorCount: 201,
    bytesRead: 4e9,
    bytesWritten: 2e9,
    milliseconds: 65_000,
  },
  warnings: ['org/dpo states no licence'],
};
