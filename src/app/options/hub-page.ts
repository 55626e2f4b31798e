import { advice, option, type Prose } from '../../kit/index.ts';

/** What the address of a page says; `fault` is the end of a sentence, for a page that names no model. */
export type HubPage =
  | { readonly repo: string; readonly revision: string | undefined }
  | { readonly fault: Prose; readonly hint: Prose };

const host = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)(?:\/|$)/i;
/** The parts of a repo's address that a revision follows. */
const beforeRevision = ['tree', 'blob', 'resolve', 'raw', 'commit', 'commits', 'blame'];

/**
 * Reads what people paste from the bar of their browser: the page of a model, of one of its branches, commits or
 * files, also as `hf.co/…` and as `hf://…` of Python's library. Of a file at the top, its repo is meant.
 * @returns undefined for what is no address.
 */
export function readHubPage(text: string): HubPage | undefined {
  const address = text.replace(/^hf:\/\/(?:models\/)?/i, 'https://huggingface.co/');
  if (!host.test(address)) {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return undefined;
    return {
      fault: 'it is the address of something else than huggingface.co',
      hint: advice`Write namespace/name or namespace/name@revision; another Hub is named by ${option('hub-url')}.`,
    };
  }
  const path = address.replace(host, '').replace(/[?#].*$/, '');
  const [namespace = '', nameAndRevision = '', verb, revision, ...inside] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const [name, atRevision] = splitOnce(nameAndRevision, '@');
  if (['datasets', 'spaces', 'collections', 'papers', 'docs'].includes(namespace)) {
    return { fault: `it is a page of ${namespace}, not of a model`, hint: 'Give the page of a model.' };
  }
  if (name === '') {
    return {
      fault: 'it is no page of a model: it has no namespace/name',
      hint: 'Open the page of the model, and give the address that your browser shows then.',
    };
  }
  const repo = `${namespace}/${name}`;
  if (verb === undefined || revision === undefined || !beforeRevision.includes(verb)) {
    return { repo, revision: atRevision };
  }
  // A ref of several parts is written with its slashes or without.
  const isRef = revision === 'refs' && inside.length >= 2;
  const [named, rest] = isRef
    ? [['refs', ...inside.slice(0, 2)].join('/'), inside.slice(2)]
    : [revision, inside];
  const folders = ['blob', 'resolve', 'raw', 'blame'].includes(verb) ? rest.slice(0, -1) : rest;
  if (folders.length === 0) return { repo, revision: named };
  return {
    fault: `it leads into the folder ${folders.join('/')}`,
    hint: advice`Write ${repo}@${named}, and name the folder with ${option('subfolder', folders.join('/'))}.`,
  };
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
