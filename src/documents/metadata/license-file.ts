import { oneLine } from '../../kit/index.ts';
import { licenseTitles } from './license-titles.ts';
import { strictestOf } from './stated-license.ts';
import { type LicenseStatement, licenseFileShape } from './understand-license.ts';

/** A file that holds a licence, from the top of a repo. */
export interface LicenseFile {
  readonly path: string;
  /** Its beginning; the title stands there. */
  readonly text: string;
}

/** Of a licence's file no more has to be read. */
export const mostLicenseBytes = 16 * 1024;
const mostFiles = 4;
/** A title and a copyright, which may stand first. */
const mostTitleCharacters = 2_500;

/** The files among those of a repo that hold the licence of its weights, where the card states none. */
export function licenseFilesOf(paths: Iterable<string>): readonly string[] {
  const files = [...paths].filter(
    (path) => licenseFileShape.test(path) && !/\.(?:json|ya?ml|py|png|pdf)$/i.test(path),
  );
  const ofModel = files.filter((path) => /model|weights/i.test(path));
  return (ofModel.length > 0 ? ofModel : files).toSorted().slice(0, mostFiles);
}

/** What the files of a repo state: the licence whose title is found, the strictest of several. */
export function readLicenseFiles(files: readonly LicenseFile[]): LicenseStatement | undefined {
  return strictestOf(
    files.flatMap(({ path, text }) => {
      const start = oneLine(text.slice(0, 2 * mostTitleCharacters), mostTitleCharacters);
      if (start === '') return [];
      const title = licenseTitles.find(({ pattern }) => pattern.test(start));
      return [title?.statement ?? { id: 'other', unclear: `the terms in its file ${path}` }];
    }),
  );
}
