/** A value axis: where it starts and ends, and what is written along it. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Ascending, from `low` to `high`; one of them is zero. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Below this, sums and differences of values stay finite, and so does every coordinate. */
const magnitudeLimit = 1e100;

/** As many gridlines as help without being in the way. */
const intervalCount = 4;

export function isPlottable(value: number): boolean {
  return Math.abs(value) < magnitudeLimit;
}

/** A number's text with the sign that is as wide as a digit, not a hyphen. */
export function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}

/** From plottable values. Zero is always on it, because bars are read by their length. */
export function createScale(values: readonly number[]): Scale {
  const lowest = values.reduce((a, b) => Math.min(a, b), 0);
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const { digits, exponent } = chooseStep((highest - lowest) / intervalCount);
  const step = decimal(digits, exponent);
  // A value that misses a gridline by its last bits only needs no further one.
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(Math.ceil(highest / step - 1e-9), first + 1);
  const tickValues = Array.from({ length: last - first + 1 }, (_, index) =>
    decimal((first + index) * digits, exponent),
  );
  const magnitude = decimal(Math.max(-first, last) * digits, exponent);
  const scientific = magnitude < 1e-3 || magnitude >= 1e4;
  const decimalPlaces = Math.max(0, -exponent + (digits === 2.5 ? 1 : 0));
  const labelOf = (value: number) =>
    value === 0 ? '0' : withMinus(scientific ? value.toExponential() : value.toFixed(decimalPlaces));
  return {
    low: decimal(first * digits, exponent),
    high: decimal(last * digits, exponent),
    ticks: tickValues.map((value) => ({ value, label: labelOf(value) })),
  };
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function chooseStep(length: number): { readonly digits: number; readonly exponent: number } {
  // All values are zero, or as good as: any axis will do.
  if (length < 1 / magnitudeLimit) return { digits: 5, exponent: -1 };
  const exponent = Math.floor(Math.log10(length));
  const fraction = length / decimal(1, exponent);
  const digits = [1, 2, 2.5, 5].find((candidate) => fraction <= candidate * (1 + 1e-9));
  return digits === undefined ? { digits: 1, exponent: exponent + 1 } : { digits, exponent };
}

/** Read from text, which rounds once: 3 × 0.1 would be 0.30000000000000004. */
function decimal(digits: number, exponent: number): number {
  return Number(`${digits}e${exponent}`);
}
