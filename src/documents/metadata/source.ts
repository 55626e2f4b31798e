import type { Origin, Selection } from '../../kit/index.ts';

/** A pinned source; of a directory only its last name, because where it lay on somebody's disk is nobody's business. */
export type Source = Selection &
  (
    | {
        readonly kind: 'hub';
        readonly repo: string;
        /** 40 hex digits. */
        readonly commit: string;
        /** Web page of the repo, or of its folder, at that commit. */
        readonly url: string;
      }
    | { readonly kind: 'directory'; readonly name: string }
  );

/** Not the revision that was asked for: another one may name the same commit, and the bytes stay the same. */
export function sourceOf(origin: Origin): Source {
  const { subfolder, variant } = origin;
  const selection = {
    ...(subfolder === undefined ? {} : { subfolder }),
    ...(variant === undefined ? {} : { variant }),
  };
  if (origin.kind === 'directory') return { kind: 'directory', name: shortName(origin.path), ...selection };
  const { kind, repo, commit, url } = origin;
  return { kind, repo, commit, url, ...selection };
}

/** Last part of a repo's or directory's name. */
export function shortName(nameOrPath: string): string {
  return (
    nameOrPath.split(/[\\/]+/).findLast((part) => part !== '' && part !== '.' && part !== '..') ?? 'model'
  );
}

/** How messages name the card of a source. */
export function nameOfCard(source: Source): string {
  return source.kind === 'hub'
    ? `${source.repo}@${source.commit.slice(0, 12)}:README.md`
    : `${source.name}/README.md`;
}

/** A source as an argument of the command line: pinned to its commit, or the directory by its last name. */
export function pinnedEndpoint(source: Source): string {
  return source.kind === 'hub' ? `${source.repo}@${source.commit}` : `./${source.name}`;
}

/** The target as an argument: a repo by its name, a directory by its last name only. */
export function targetArgument(target: string): string {
  return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
