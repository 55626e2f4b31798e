export { findGitHubSecrets, findRepositoryAccess, readGitHubAccess } from './github-access.ts';
export { parseModelNames } from './model-names.ts';
export { parseServeFields, type ServeFields, type ServeTexts } from './serve-fields.ts';
export { readWebhookSecret } from './webhook-secret.ts';
