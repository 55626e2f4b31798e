/** Hidden comments by which the program finds again what it wrote; GitHub shows none of it. */
const prefix = 'hf-extrapolate';

/** GitHub's limit on the text of issues and comments, in characters. */
export const maxBodyLength = 65_536;

/** What marks a whole text as the one of this kind and key. */
export function renderMarker(kind: string, key: string): string {
  return `<!-- ${prefix}:${kind}=${encodeKey(key)} -->`;
}

/** The body to send: the marker, then the text as far as GitHub takes it, cut between lines. */
export function renderMarkedBody(marker: string, text: string): string {
  const whole = `${marker}\n${text}`;
  if (whole.length <= maxBodyLength) return whole;
  const ending = '\n\n… the rest is longer than GitHub takes.\n';
  const cut = whole.lastIndexOf('\n', maxBodyLength - ending.length);
  return whole.slice(0, Math.max(cut, marker.length)) + ending;
}

/** The marker counts at the beginning only, where quoting somebody else's text cannot put it. */
export function hasMarker(body: string | null | undefined, marker: string): boolean {
  return body?.replaceAll('\r\n', '\n').startsWith(`${marker}\n`) ?? false;
}

/** A key as it stands in a comment of HTML, which two hyphens would end. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll('-', '%2D');
}

/** Undefined for what {@link encodeKey} does not make. */
export function decodeKey(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
