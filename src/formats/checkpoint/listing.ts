/** So many names are listed in a message. */
const maxListed = 5;

/** The first few names, and how many more there are. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).join(', ');
  return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown;
}
