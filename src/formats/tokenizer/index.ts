export { findDisagreement } from './compare-tokens.ts';
export { readTokens } from './read-tokens.ts';
