import { type AnnotationProperties, error, notice, warning } from '@actions/core';

/** GitHub shows ten annotations of a kind for each step, and drops the others. */
const mostOfKind = 10;

const commands = { error, warning, notice };
type Kind = keyof typeof commands;

/** The annotations of a step. Of each kind the last says how many more there are; those are lines of the log. */
export interface Annotations {
  annotate(kind: Kind, text: string, properties: AnnotationProperties): void;
  /** Shows what is left to say, at the end of the step. */
  close(): void;
}

export function createAnnotations(logLine: (line: string) => void): Annotations {
  const counts: Record<Kind, number> = { error: 0, warning: 0, notice: 0 };
  const held: Partial<Record<Kind, readonly [string, AnnotationProperties]>> = {};
  return {
    annotate(kind, text, properties) {
      counts[kind]++;
      if (counts[kind] < mostOfKind) return commands[kind](text, properties);
      // The tenth is shown as itself where it is the last.
      if (counts[kind] === mostOfKind) held[kind] = [text, properties];
      else logLine(lineOf(kind, text, properties));
    },
    close() {
      for (const kind of Object.keys(commands) as Kind[]) {
        const last = held[kind];
        delete held[kind];
        if (last === undefined) continue;
        if (counts[kind] === mostOfKind) commands[kind](...last);
        else {
          logLine(lineOf(kind, ...last));
          commands[kind](`And ${counts[kind] - mostOfKind + 1} more; the log of the step has all.`, {
            title: last[1].title ?? 'Extrapolation',
          });
        }
      }
    },
  };
}

function lineOf(kind: Kind, text: string, { title }: AnnotationProperties): string {
  return `${kind}: ${title === undefined ? '' : `${title}: `}${text}`;
}
