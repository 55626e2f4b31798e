export { startEmbeddedHub } from './embedded-hub.ts';
