import {
  boolCoreTag,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import { anchorOf, endOf, valueOffsetOf } from './event-place.ts';
import type { YamlNode, YamlScalar } from './yaml-node.ts';

interface OpenNode {
  readonly isMap: boolean;
  readonly offset: number;
  readonly anchor: string | undefined;
  readonly children: YamlNode[];
}

/** Makes nodes of events that were checked. */
export function buildTree(text: string, events: readonly Event[]): YamlNode {
  const open: OpenNode[] = [];
  const anchors = new Map<string, YamlNode>();
  /** Where what came before ends. */
  let end = 0;
  for (const event of events) {
    const offset = valueOffsetOf(event) ?? offsetOfEmpty(text, end);
    end = endOf(event) ?? end;
    const anchor = anchorOf(event, text);
    const add = (node: YamlNode, name = anchor) => {
      if (name !== undefined) anchors.set(name, node);
      open.at(-1)?.children.push(node);
    };
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        open.push({ isMap: event.type === EVENT_ID.MAPPING, offset, anchor, children: [] });
        break;
      case EVENT_ID.SCALAR:
        add(readScalar(text, event, offset));
        break;
      case EVENT_ID.ALIAS: {
        const node = anchors.get(anchor ?? '');
        if (node !== undefined) add({ ...node, offset });
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (closed === undefined) break;
        if (open.length === 0) return closed.children[0] ?? nothing;
        add(closeNode(closed), closed.anchor);
        break;
      }
    }
  }
  return nothing;
}

/** An empty value stands behind the sign that announces it. */
function offsetOfEmpty(text: string, end: number): number {
  sign.lastIndex = end;
  return sign.test(text) ? sign.lastIndex : end;
}

const sign = /\s*[-:?[{,]/y;

/** The value of a text with nothing in it. */
const nothing: YamlScalar = { kind: 'scalar', value: null, text: '', isPlain: true, offset: 0 };

function closeNode({ isMap, offset, children }: OpenNode): YamlNode {
  if (!isMap) return { kind: 'list', offset, items: children };
  const entries = [];
  for (let index = 0; index + 1 < children.length; index += 2) {
    const [key, value] = [children[index], children[index + 1]];
    if (key?.kind === 'scalar' && value !== undefined) entries.push({ key, value });
  }
  return { kind: 'map', offset, entries };
}

function readScalar(source: string, event: ScalarEvent, offset: number): YamlScalar {
  const text = getScalarValue(source, event);
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  const tag = event.tagStart < 0 ? '' : source.slice(event.tagStart, event.tagEnd);
  const isText = !isPlain || tag === '!' || tag === '!!str';
  return { kind: 'scalar', offset, text, isPlain, value: isText ? text : resolvePlain(text) };
}

const coreTags = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/** By YAML 1.2 and its core schema, under which `no` is a word; tags of somebody's own change nothing. */
function resolvePlain(text: string): YamlScalar['value'] {
  for (const tag of coreTags) {
    const value = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return text;
}
