import { formatDuration, groupDigits, type Log } from '../../kit/index.ts';
import type { ListedPage, ListingSpan } from './read-listing.ts';

/** What reading on would take, as far as that can be told from what was read. */
export interface SearchForecast {
  /** Models that are still to be looked at. */
  readonly models: number;
  readonly requests: number;
  /** At the pace that the Hub lets a free account have. */
  readonly milliseconds: number;
}

/** What the Hub had in November 2026; no listing is longer. */
const modelsOnHub = 3_200_000;
/** Older dates are not told: the Hub began then. */
const hubBegan = Date.parse('2019-01-01T00:00:00Z');
/** What a free account may ask in five minutes: of the API, and for files. */
const perWindow = { api: 1_000, texts: 5_000 };
const windowMs = 300_000;
/** What takes less is not worth a word. */
const worthTelling = 1_000;
/** Pages between two words on a long listing. */
const pagesBetween = 100;

interface Pace {
  models: number;
  pages: number;
  readonly newest: number;
  oldest: number;
}

export interface Forecaster {
  read(key: string, span: ListingSpan, page: ListedPage): void;
  /** Says in the log how long a long listing is going to take, at its beginning and from time to time. */
  tell(log: Log, key: string, span: ListingSpan): void;
  /** Takes note of what is not going to be read in this run. */
  leave(key: string, span: ListingSpan): void;
  /** The same of a listing of which nothing is known. */
  leaveUnbegun(): void;
  /** All that is left; undefined where all was read. */
  left(): SearchForecast | undefined;
}

/**
 * Reckons with as many changes a day as there were lately; on the Hub there were fewer before, so that it is rather too
 * much than too little.
 *
 * @param spent what the search has taken so far.
 */
export function createForecaster(
  spent: () => { readonly requests: number; readonly texts: number; readonly models: number },
): Forecaster {
  const paces = new Map<string, Pace>();
  let modelsLeft = 0;
  let unbegun = 0;

  function modelsIn(key: string, { until }: ListingSpan): number {
    const pace = paces.get(key);
    if (pace === undefined) return 0;
    const perMs = pace.models / Math.max(1, pace.newest - pace.oldest);
    const ahead = Math.max(0, pace.oldest - Math.max(until, hubBegan)) * perMs;
    return Math.round(Math.max(0, Math.min(ahead, modelsOnHub - pace.models)));
  }

  function forecast(models: number): SearchForecast {
    const { requests, texts, models: looked } = spent();
    const share = models / Math.max(1, looked);
    const windows = Math.max(((requests - texts) * share) / perWindow.api, (texts * share) / perWindow.texts);
    return {
      models,
      requests: Math.round(requests * share),
      milliseconds: Math.round(windows * windowMs),
    };
  }

  return {
    read(key, span, { models, oldest = span.until }) {
      const id = keyOf(key, span);
      const pace = paces.get(id);
      if (pace === undefined) {
        const newest = models[0]?.lastModified ?? oldest;
        paces.set(id, { models: models.length, pages: 1, newest, oldest });
        return;
      }
      pace.models += models.length;
      pace.pages++;
      pace.oldest = Math.min(pace.oldest, oldest);
    },
    tell(log, key, span) {
      const id = keyOf(key, span);
      const { pages = 0, oldest = 0, models = 0 } = paces.get(id) ?? {};
      if (pages !== 1 && pages % pagesBetween !== 0) return;
      const ahead = forecast(modelsIn(id, span));
      if (ahead.requests < worthTelling) return;
      log.info(
        `Of the listing ${key} ${groupDigits(models)} models are read, back to ${new Date(oldest).toISOString().slice(0, 10)}; ahead are ${describeForecast(ahead)}.`,
      );
    },
    leave(key, span) {
      modelsLeft += modelsIn(keyOf(key, span), span);
      unbegun += paces.has(keyOf(key, span)) ? 0 : 1;
    },
    leaveUnbegun() {
      unbegun++;
    },
    left: () => (modelsLeft === 0 && unbegun === 0 ? undefined : forecast(Math.min(modelsLeft, modelsOnHub))),
  };
}

/** Each span of a listing has a pace of its own. */
const keyOf = (key: string, { until }: ListingSpan) => `${key} ${until}`;

/** `about 2,900,000 models: some 60,000 requests, 2 h at the pace of a free account`. */
export function describeForecast({ models, requests, milliseconds }: SearchForecast): string {
  return (
    `about ${groupDigits(models)} models: some ${groupDigits(requests)} requests, ` +
    `${formatDuration(milliseconds)} at the pace of a free account`
  );
}

/** Of a search that ended before all was read, as a sentence. */
export function describeLeft(left: SearchForecast): string {
  return `The search ended early. Left for the next runs are ${describeForecast(left)}.`;
}
