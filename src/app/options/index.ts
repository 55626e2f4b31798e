export { formatAlpha, parseAlphas, requireAlphas } from './alphas.ts';
export { parseByteSize } from './byte-size.ts';
export { type CardFields, parseCardFields, relations } from './card-fields.ts';
export { readChoice, suggestChoice } from './choice.ts';
export { parseClaim } from './claim-fields.ts';
export {
  type Endpoint,
  findRepoFault,
  findRevisionFault,
  formatEndpoint,
  isDirectory,
  parseEndpoint,
  parseRepo,
  type RepoEndpoint,
  requireRepo,
} from './endpoint.ts';
export { chooseHubUrl, parseConnectionAllow, parseToken, refusePlainHttp } from './hub-access.ts';
export {
  type JobTexts,
  jobFieldNames,
  parseJobFields,
  readEndpoint,
  requireDifferent,
} from './job-fields.ts';
export {
  completeThresholds,
  describeChangedThresholds,
  parseAllow,
  readThreshold,
  refusalCodes,
} from './judgement-fields.ts';
export {
  chooseRounding,
  completeFormat,
  dtypes,
  type OutputFormat,
  roundingKinds,
  standardMaxShardBytes,
} from './output-format.ts';
export { parseRenames, parseUnpaired, requireFewRenames, vocabularies } from './pairing-fields.ts';
export { defaultTemplate, expandTemplate, validateTemplate } from './template.ts';
export { chooseVisibility, type Visibility } from './visibility.ts';
export { findInnerPathFault, parseSubfolder, parseVariant, requirePipelineFolder } from './weights.ts';
