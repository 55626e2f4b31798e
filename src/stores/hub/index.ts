export { standardSpanBytes } from './http/range-plan.ts';
export { type Hub, openHub } from './hub.ts';
