import { type LicenseFile, readLicenseFiles } from './license-file.ts';
import type { ParsedCard } from './parse-card.ts';
import { nameOfCard, type Source } from './source.ts';
import { labelOf, readLicense } from './stated-license.ts';
import { type LicenseStatement, unclearLicense } from './understand-license.ts';

/** What a source states of its licence, in its card or else in a file. */
export interface SourceLicense {
  readonly source: Source;
  /** Undefined where neither says anything. */
  readonly stated: LicenseStatement | undefined;
  /** How it was found, where that is not plain, as sentences. */
  readonly remarks: readonly string[];
}

/** Whether a card leaves open what licence applies, so that a file may say it. */
export function leavesLicenseOpen({ data }: ParsedCard): boolean {
  const stated = readLicense(data);
  return stated === undefined || (stated.id === 'other' && stated.name === undefined);
}

export function licenseOf(
  source: Source,
  card: ParsedCard,
  files: readonly LicenseFile[] = [],
): SourceLicense {
  const ofCard = readLicense(card.data) ?? unreadable(card);
  const ofFile = leavesLicenseOpen(card) ? readLicenseFiles(files) : undefined;
  const isFromFile = ofFile !== undefined && (ofCard === undefined || ofFile.unclear === undefined);
  const stated = isFromFile ? ofFile : ofCard;
  if (stated === undefined) return { source, stated, remarks: [] };
  const name = nameOfCard(source);
  const paths = files.map(({ path }) => path).join(', ');
  const open = ofCard === undefined ? 'states no licence' : `states ${labelOf(ofCard)}`;
  const { others } = stated;
  return {
    source,
    stated,
    remarks: [
      ...(isFromFile && stated.unclear === undefined
        ? [`${name} ${open}; the text in ${paths} beside it is that of ${labelOf(stated)}, which counts.`]
        : []),
      ...(others === undefined
        ? []
        : [
            `${name} states several licences: the strictest, ${labelOf(stated)}, counts; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} stated too.`,
          ]),
    ],
  };
}

/** Of metadata that cannot be read nobody knows that it states no licence. */
function unreadable({ isUnread, warning }: ParsedCard): LicenseStatement | undefined {
  return isUnread === true ? unclearLicense(warning) : undefined;
}
