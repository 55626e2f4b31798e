/** Every threshold of the room: its default, what it means, and where the default comes from. */
export const thresholds = {
  'max-delta-ratio': {
    default: 0.5,
    most: 1000,
    meaning: '‖Δ‖/‖θ1‖ above which the two are different models',
    source:
      'our choice, between the furthest training that can be derived, 0.42, and independent weights, 1 or more',
  },
  'base-delta-ratio': {
    default: 0.02,
    most: 1000,
    meaning: '‖Δ‖/‖θ1‖ above which Δ is more than alignment; one sign of several, never enough by itself',
    source: 'our choice, above every alignment known to us, of which the furthest is 0.015',
  },
  'max-alpha-deviation': {
    default: 0.1,
    most: 1000,
    meaning: '|effective α − α|/|α| above which rounding is reported',
    source: "our choice: half a step (0.05) of the paper's search grid, at the end of the grid (0.5)",
  },
  'min-alpha-kept': {
    default: 0.25,
    most: 1,
    meaning: 'effective α/α below which a run is refused, if it is so for every α of the run',
    source:
      'our choice, below what bf16 is known to keep at worst (0.29) of α = 0.3, which four of the published models have',
  },
  'max-step-ratio': {
    default: 0.025,
    most: 1000,
    meaning: '|α|·‖Δ‖/‖θ1‖ above which α is called large',
    source: 'measured on two small pairs: 0.0227 still improved the one, 0.0271 ruined the other',
  },
  'ruinous-step-ratio': {
    default: 0.1,
    most: 1000,
    meaning: '|α|·‖Δ‖/‖θ1‖ above which a run is refused',
    source: 'measured: no model that was scored was of use beyond it',
  },
} as const satisfies Readonly<Record<string, ThresholdDefinition>>;

export interface ThresholdDefinition {
  readonly default: number;
  /** The greatest value that is taken; the least is 0. */
  readonly most: number;
  readonly meaning: string;
  readonly source: string;
}

export type ThresholdName = keyof typeof thresholds;

export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const thresholdNames = Object.keys(thresholds) as readonly ThresholdName[];

export const defaultThresholds: Thresholds = {
  'max-delta-ratio': thresholds['max-delta-ratio'].default,
  'base-delta-ratio': thresholds['base-delta-ratio'].default,
  'max-alpha-deviation': thresholds['max-alpha-deviation'].default,
  'min-alpha-kept': thresholds['min-alpha-kept'].default,
  'max-step-ratio': thresholds['max-step-ratio'].default,
  'ruinous-step-ratio': thresholds['ruinous-step-ratio'].default,
};
