export { type Manifest, readManifest } from './derived-repo.ts';
