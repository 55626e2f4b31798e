import type { Event } from 'js-yaml';

/** Where an event begins in the text; undefined where it has no text of its own, such as an empty value. */
export function offsetOf(event: Event): number | undefined {
  const starts = [
    'tagStart' in event ? event.tagStart : -1,
    'anchorStart' in event ? event.anchorStart - 1 : -1,
    'start' in event ? event.start : -1,
    'valueStart' in event ? event.valueStart : -1,
  ].filter((start) => start >= 0);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** The name that an event gives its value, or that an alias asks for. */
export function anchorOf(event: Event, text: string): string | undefined {
  return 'anchorStart' in event && event.anchorStart >= 0
    ? text.slice(event.anchorStart, event.anchorEnd)
    : undefined;
}
