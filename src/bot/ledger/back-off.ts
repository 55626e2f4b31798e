const hourMs = 3_600_000;
const maxHours = 48;

/** When a pair that failed so many times in a row is tried again: after 1, 2, 4, … hours, two days at most. */
export function retryAt(attempts: number, now: number): number {
  return now + Math.min(2 ** (attempts - 1), maxHours) * hourMs;
}
