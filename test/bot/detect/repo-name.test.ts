import { expect, test } from 'vitest';
import { readRemoteRepo } from '../../../src/bot/detect/repo-name.ts';

test.each([
  ['org/x', 'org/x'],
  [' org/x ', 'org/x'],
  ['https://huggingface.co/Org/X.y', 'Org/X.y'],
  ['https://huggingface.co/org/x/tree/main', 'org/x'],
  ['org/x@main', 'org/x'],
  ['./org/x', undefined],
  ['/org/x', undefined],
  ['~/x', undefined],
  ['C:\\models\\x', undefined],
  ['data/zephyr-7b-sft-full', undefined],
  ['outputs/checkpoint-100', undefined],
  ['/mnt/data/org/x', undefined],
  ['org/x/checkpoint-100', undefined],
  ['x', undefined],
  ['org/x--y', undefined],
  ['org/../x', undefined],
  ['org/..', undefined],
  [`org/${'x'.repeat(200)}`, undefined],
  ['https://elsewhere.example/org/x', undefined],
  ['', undefined],
])('%s', (text, repo) => expect(readRemoteRepo(text)).toBe(repo));
