export { createConnectionPool, headersOf, readBody, standardTimeouts } from './http/exchange.ts';
export { type Hub, openHub } from './hub.ts';
export type { Account } from './read/account.ts';
