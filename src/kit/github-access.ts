/** What the program shows to GitHub. */
export type GitHubCredentials =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'app';
      readonly appId: string;
      /** PEM, PKCS#8. */
      readonly privateKey: string;
    };

export interface GitHubAccess {
  /** Base of the REST API without trailing slash: `https://api.github.com`, `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly credentials: GitHubCredentials;
  /** Texts that must not be shown. */
  readonly secrets: readonly string[];
}
