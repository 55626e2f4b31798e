export interface HubUser {
  /** Also the namespace the user's own repos live in. */
  readonly name: string;
  /** Starts with `hf_`. Several entries of one name are several tokens of one user. */
  readonly token: string;
  readonly role: 'read' | 'write';
  /** Default: a person. A workflow that shows its identity is called [OIDC] whoever started it. */
  readonly kind?: 'app' | 'oidc';
  /** Organisations whose repos the user may see and (with a write token) write. */
  readonly organizations?: readonly string[];
}

/** Who may do what when nothing else is configured: one user with a token of each kind. */
export const defaultUsers: readonly HubUser[] = [
  { name: 'demo', token: 'hf_embedded_write', role: 'write', organizations: ['demo-org'] },
  { name: 'demo', token: 'hf_embedded_read', role: 'read', organizations: ['demo-org'] },
];

export function belongsTo(user: HubUser | undefined, namespace: string): boolean {
  return user !== undefined && (user.name === namespace || (user.organizations ?? []).includes(namespace));
}
