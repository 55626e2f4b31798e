/**
 * Whether a whole name fits a pattern in which `*` stands for any characters, slashes among them, and `?` for one.
 * Case is of no account, as on the Hub. Takes time in the product of both lengths at most.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    if (wanted[place] === '*') {
      star = place++;
      retry = at;
    } else if (place < wanted.length && (wanted[place] === '?' || wanted[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++retry;
    } else return false;
  }
  while (wanted[place] === '*') place++;
  return place === wanted.length;
}
