export { JsonReader } from './json-reader.ts';
