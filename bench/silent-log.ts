import type { Log } from '../src/kit/environment.ts';

export const silentLog: Log = { info() {}, warn() {}, debug() {} };
