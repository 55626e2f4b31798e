import { listNames, nameOf, type Prose, type Snapshot, type SnapshotFile } from '../../kit/index.ts';

/**
 * Names that keys, passwords and tokens are kept under, of OpenSSH, OpenSSL, the shells, the clouds, git, npm, PyPI and
 * the Hub itself. A model has no use for any of them. Vocabularies are not among them: `tokens.txt`,
 * `added_tokens.json`, `special_tokens_map.json`.
 */
const secretNames: readonly RegExp[] = [
  /(^|\/)\.(ssh|aws|azure|gnupg|kube|docker|gcloud|config|password-store)\//i,
  /(^|\/)id_(rsa|dsa|ecdsa|ed25519|ed448|xmss)(_sk)?([._-][^/]*)?$/i,
  /\.(pem|key|p12|pfx|p8|pk8|ppk|jks|keystore|kdbx?|ovpn|agekey)$/i,
  /(^|\/)[^/]*\.env(\.[^/]*)?$|(^|\/)\.env[^/]*$|(^|\/)\.envrc$/i,
  /(^|\/)[._]?(netrc|npmrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|dockercfg|boto|s3cfg|vault[_-]?pass(word)?)$/i,
  /(^|\/)\.?(aws[_-]?|git[_-]?|gcp[_-]?|google[_-]?|hf[_-]?|application[_-]default[_-])?credentials?(\.(json|ya?ml|toml|ini|csv|txt|db|xml))?$/i,
  /(^|\/)(client[_-]secrets?|service[_-]?account|gha-creds)[^/]*\.json$/i,
  /(^|\/)\.?secrets?(\.(json|ya?ml|toml|ini|txt|env))?$/i,
  /(^|\/)\.?((hf|hugging[_-]?face|github|gh|wandb|api|access|auth|bearer|refresh)[_-]?)?token(\.(txt|json))?$/i,
  /(^|\/)\.?(stored_tokens|(hf|openai|anthropic|wandb)?[_-]?api[_-]?keys?)(\.(txt|json|ya?ml))?$/i,
  /(^|\/)\.?passwords?(\.(txt|json|csv|ya?ml))?$/i,
  /(^|\/)\.?(bash|zsh|python|psql|mysql|node_repl)_history$/i,
];

/** Whether a file is left out because its name is one of secrets. */
export function isSecretName(path: string): boolean {
  return secretNames.some((pattern) => pattern.test(path));
}

/** Says what is left out for its name. */
export function warnOfSecrets({ files, origin }: Pick<Snapshot, 'files' | 'origin'>): readonly Prose[] {
  const secret = [...files.values()].filter(({ path }: SnapshotFile) => isSecretName(path));
  if (secret.length === 0) return [];
  const names = listNames(secret.map(({ path }) => path));
  return [
    `${nameOf(origin)}: ${names} ${secret.length === 1 ? 'is' : 'are'} not published: keys, passwords and tokens have such names.`,
  ];
}
