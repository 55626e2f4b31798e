export { formatAlpha, parseAlphas } from './alphas.ts';
export { parseByteSize } from './byte-size.ts';
export { type CardFields, parseCardFields, relations } from './card-fields.ts';
export { describeChangedThresholds } from './changed-thresholds.ts';
export { readChoice } from './choice.ts';
export { parseClaim } from './claim-fields.ts';
export {
  type Endpoint,
  findRepoFault,
  findRevisionFault,
  isDirectory,
  parseEndpoint,
  requireRepo,
} from './endpoint.ts';
export { findGitHubSecrets, readGitHubAccess } from './github-access.ts';
export { chooseHubUrl, parseToken } from './hub-access.ts';
export {
  type JobTexts,
  jobFieldNames,
  parseJobFields,
  readEndpoint,
  requireDifferent,
} from './job-fields.ts';
export { parseAllow, parseThresholds, refusalCodes } from './judgement-fields.ts';
export {
  dtypes,
  type OutputFormat,
  parseOutputFormat,
  roundingKinds,
  standardMaxShardBytes,
} from './output-format.ts';
export { parsePairing, vocabularies } from './pairing-fields.ts';
export { findRepositoryAccess } from './repository-access.ts';
export { parseServeFields, type ServeFields, type ServeTexts } from './serve-fields.ts';
export { defaultTemplate, expandTemplate, validateTemplate } from './template.ts';
export { chooseVisibility, type Visibility } from './visibility.ts';
export { readWebhookSecret } from './webhook-secret.ts';
export { findInnerPathFault, parseSubfolder, parseVariant, parseWeights } from './weights.ts';
