import { findRepoFault } from '../../app/options/index.ts';
import { readRepo } from '../../core/judgement/index.ts';
import { isLocalFolder } from '../../kit/index.ts';

const repoName = /^[A-Za-z0-9_][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/;

export function isRepoName(text: string): boolean {
  return repoName.test(text);
}

export function ownerOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/** The repo that a text names; undefined for paths of somebody's machine. */
export function readRemoteRepo(text: string): string | undefined {
  const trimmed = text.slice(0, 300).trim();
  if (/^[./~\\]|^[A-Za-z]:[\\/]/.test(trimmed)) return undefined;
  const isAddress = /^https?:/i.test(trimmed);
  if (
    !isAddress &&
    trimmed
      .replace(/[@?#].*$/, '')
      .split('/')
      .filter((part) => part !== '').length !== 2
  )
    return undefined;
  const repo = readRepo(trimmed);
  if (repo === undefined || findRepoFault(repo) !== undefined || isLocalFolder(repo)) return undefined;
  return repo;
}
