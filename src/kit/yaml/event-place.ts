import { type Event, SCALAR_STYLE } from 'js-yaml';

/** Where an event begins in the text; undefined where it has no text of its own, such as an empty value. */
export function offsetOf(event: Event): number | undefined {
  const starts = [
    'tagStart' in event ? event.tagStart : -1,
    'anchorStart' in event ? event.anchorStart - 1 : -1,
    valueOffsetOf(event) ?? -1,
  ].filter((start) => start >= 0);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** The same without tag and anchor, with quotes. */
export function valueOffsetOf(event: Event): number | undefined {
  const start = 'valueStart' in event ? event.valueStart : 'start' in event ? event.start : -1;
  if (start >= 0) return isQuoted(event) ? start - 1 : start;
  return 'anchorStart' in event && !('tagStart' in event) ? event.anchorStart - 1 : undefined;
}

/** Where the text of an event ends, its quotes and brackets that open included; undefined where it has none. */
export function endOf(event: Event): number | undefined {
  if ('valueEnd' in event && event.valueEnd >= 0) return event.valueEnd + (isQuoted(event) ? 1 : 0);
  const ends = [
    'tagEnd' in event ? event.tagEnd : -1,
    'anchorEnd' in event ? event.anchorEnd : -1,
    'start' in event ? event.start : -1,
  ];
  const end = Math.max(...ends);
  return end < 0 ? undefined : end;
}

function isQuoted(event: Event): boolean {
  const { SINGLE_QUOTED, DOUBLE_QUOTED } = SCALAR_STYLE;
  return (
    'style' in event &&
    'valueStart' in event &&
    [SINGLE_QUOTED, DOUBLE_QUOTED].some((style) => style === event.style)
  );
}

/** The name that an event gives its value, or that an alias asks for. */
export function anchorOf(event: Event, text: string): string | undefined {
  return 'anchorStart' in event && event.anchorStart >= 0
    ? text.slice(event.anchorStart, event.anchorEnd)
    : undefined;
}
