/** What each feature needs, in the words of a workflow's `permissions:`; a test compares docs/github.md. */
export const featurePermissions = {
  'tracking-issue': { issues: 'write' },
  'pull-request-comment': { 'pull-requests': 'write' },
  'state-file': { contents: 'write' },
  'repository-dispatch': { contents: 'write' },
  'workflow-dispatch': { actions: 'write' },
} as const satisfies Record<string, Readonly<Record<string, 'read' | 'write'>>>;

export type Feature = keyof typeof featurePermissions;

/** As workflows write it: `issues: write`. */
export function describePermissions(feature: Feature): string {
  return Object.entries(featurePermissions[feature])
    .map(([name, level]) => `${name}: ${level}`)
    .join(', ');
}

/** As the API writes it, for the token of an installation: `{ pull_requests: 'write' }`. */
export function toApiPermissions(feature: Feature): Record<string, string> {
  return Object.fromEntries(
    Object.entries(featurePermissions[feature]).map(([name, level]) => [name.replaceAll('-', '_'), level]),
  );
}
