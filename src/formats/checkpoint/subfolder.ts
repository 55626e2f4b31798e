import { InputError, listNames, nameOf, type Origin, type Snapshot } from '../../kit/index.ts';
import { viewOf } from './path-view.ts';

/** Documents of a repo that are about all of its folders, each with its kind. */
const sharedDocuments: readonly RegExp[] = [
  /^README\.md$/,
  /^(licen[cs]e|copying)([.-][\w.-]*)?$/i,
  /^(third[-_ ]?party[-_ ]?)?notices?([.-][\w.-]*)?$/i,
  /^(use[-_ ]?policy|acceptable[-_ ]?use[-_ ]?policy)([.-][\w.-]*)?$/i,
];

/**
 * A folder of a repo as a snapshot of its own, with paths relative to it. The card, licences and notices at the top
 * count for it where it has none of its own.
 *
 * @param subfolder checked by config/.
 * @throws InputError when there is no such folder, naming those that there are.
 */
export function openSubfolder(snapshot: Snapshot, subfolder: string): Snapshot {
  const prefix = `${subfolder}/`;
  const all = [...snapshot.files.keys()];
  const own = all.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  if (own.length === 0) {
    const folders = foldersOf(all);
    throw new InputError(`${nameOf(snapshot.origin)} has no folder '${subfolder}'.`, {
      code: 'subfolder-missing',
      hint: folders.length === 0 ? 'It has no folders at all.' : `It has these: ${listNames(folders)}.`,
    });
  }
  const shared = sharedDocuments.flatMap((kind) =>
    own.some((path) => kind.test(path)) ? [] : all.filter((path) => kind.test(path)),
  );
  const paths = new Map([
    ...own.map((path) => [path, prefix + path] as const),
    ...shared.map((path) => [path, path] as const),
  ]);
  return viewOf(snapshot, originOf(snapshot.origin, subfolder), paths);
}

function originOf(origin: Origin, subfolder: string): Origin {
  if (origin.kind === 'directory') return { ...origin, subfolder };
  const url = `${origin.url}/${subfolder.split('/').map(encodeURIComponent).join('/')}`;
  return { ...origin, subfolder, url };
}

function foldersOf(paths: readonly string[]): readonly string[] {
  return [
    ...new Set(paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : []))),
  ];
}
