/** Patterns as `.gitattributes` and `.gitignore` use them: `*`, `?`, `**` and a leading or trailing slash. */
export function matchesGitPattern(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) =>
      wildcard === '**/' ? '(?:.*/)?' : wildcard === '**' ? '.*' : wildcard === '*' ? '[^/]*' : '[^/]',
    );
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${body}(?:/.*)?$`).test(path);
}

/** Whether a `.gitattributes` sends the path to large file storage. */
export function isLfsTracked(gitAttributes: string, path: string): boolean {
  let tracked = false;
  for (const line of gitAttributes.split('\n')) {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/);
    if (pattern === '' || pattern.startsWith('#') || !matchesGitPattern(pattern, path)) continue;
    if (attributes.includes('filter=lfs')) tracked = true;
    else if (attributes.includes('-filter') || attributes.includes('!filter')) tracked = false;
  }
  return tracked;
}

export function isIgnored(gitIgnore: string, path: string): boolean {
  let ignored = false;
  for (const line of gitIgnore.split('\n')) {
    const pattern = line.trim();
    if (pattern === '' || pattern.startsWith('#')) continue;
    if (pattern.startsWith('!')) ignored &&= !matchesGitPattern(pattern.slice(1), path);
    else ignored ||= matchesGitPattern(pattern, path);
  }
  return ignored;
}
