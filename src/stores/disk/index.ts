export { openDirectoryPublication } from './directory-publication.ts';
export { openDirectorySnapshot } from './directory-snapshot.ts';
export { freeBytes } from './free-bytes.ts';
export { type DirectoryTarget, inspectDirectoryTarget, refuseUnfitDirectory } from './inspect-target.ts';
export { locateReal } from './locate.ts';
export { findText, readText } from './read-text.ts';
export { updateDirectoryFiles } from './update-files.ts';
