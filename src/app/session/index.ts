export type { Runtime } from './runtime.ts';
export { openSession, type Session } from './session.ts';
export { trackSteps } from './steps.ts';
