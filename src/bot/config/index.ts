export { configWords } from './config-words.ts';
export { ConfigError, formatMistake, type Mistake } from './mistakes.ts';
export type { ConfiguredPair, PairOutput, WatchConfig, WatchRule } from './watch-config.ts';
