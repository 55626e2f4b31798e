export { readInheritedFields } from './inherited-fields.ts';
export { type LicenseFile, licenseFilesOf, mostLicenseBytes } from './license-file.ts';
export { leavesLicenseOpen } from './license-of-source.ts';
export { familyOf } from './licenses.ts';
export { adapterLoadingFacts, type LoadingFacts, loadingFacts } from './loading.ts';
export { overrideMetadata, resolveMetadata } from './metadata.ts';
export { parseCard } from './parse-card.ts';
export { type Source, shortName, sourceOf } from './source.ts';
