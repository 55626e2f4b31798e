import { advice, option, type Prose } from '../../kit/index.ts';
import type { SourceLicense } from './license-of-source.ts';
import { chooseLicense, familyOf } from './licenses.ts';
import type { Source } from './source.ts';
import { labelOf } from './stated-license.ts';
import type { LicenseStatement } from './understand-license.ts';

/** What the cards of the parents state, as their readers know it; absent where a card states none. */
export interface ParentLicenses {
  readonly aligned?: string;
  readonly sft?: string;
}

/** The licence fields of the front matter. */
export interface LicenseFields {
  readonly license?: string;
  readonly license_name?: string;
  readonly license_link?: string;
}

/** Why nothing may be published, in the shape of an error's arguments. */
export interface LicenseRefusal {
  readonly code: 'licence-conflict' | 'licence-no-derivatives';
  readonly message: string;
  readonly hint: Prose;
}

/** What follows from the licences of both parents for what is derived from them. */
export interface LicenseResolution {
  readonly fields: LicenseFields;
  readonly parents: ParentLicenses;
  readonly warnings: readonly Prose[];
  readonly refusal?: LicenseRefusal;
}

const wayOut = option('license', 'ID');

/**
 * Chooses the licence of a model that derives from both parents, as docs/cards.md says.
 * @param files the files of θ1 that go along; undefined where they are not known.
 */
export function resolveLicense(
  aligned: SourceLicense,
  sft: SourceLicense,
  files: readonly string[] | undefined,
): LicenseResolution {
  const parents: ParentLicenses = {
    ...(aligned.stated === undefined ? {} : { aligned: labelOf(aligned.stated) }),
    ...(sft.stated === undefined ? {} : { sft: labelOf(sft.stated) }),
  };
  const remarks = [aligned, sft].flatMap((side) => side.remarks);
  const refuse = (refusal: LicenseRefusal): LicenseResolution => {
    return { fields: {}, parents, warnings: remarks, refusal };
  };
  for (const { source, stated } of [aligned, sft]) {
    if (stated === undefined || familyOf(stated.id) !== 'no-derivatives') continue;
    return refuse({
      code: 'licence-no-derivatives',
      message: `${nameSource(source)} is under ${stated.id}, which does not allow to publish what is derived from it.`,
      hint: advice`If its owner allows it, state the licence yourself: ${wayOut}.`,
    });
  }
  const take = (side: 'aligned' | 'sft', ...warnings: readonly string[]): LicenseResolution => {
    const ofAligned = fieldsOf(aligned.stated, (link) => keepCarriedLink(link, files));
    const ofSft = fieldsOf(sft.stated, (link) => pinLink(link, sft.source));
    const fields = side === 'aligned' ? ofAligned : ofSft;
    const { source, stated } = side === 'aligned' ? aligned : sft;
    if (stated === undefined || fields.license !== undefined) {
      return { fields, parents, warnings: [...remarks, ...warnings] };
    }
    const unnamed = advice`${nameSource(source)} is under ${labelOf(stated)}: the derived card states no licence unless you do (${wayOut}).`;
    return { fields, parents, warnings: [...remarks, unnamed] };
  };

  if (sft.stated === undefined) return take('aligned');
  if (aligned.stated === undefined) {
    return take(
      'sft',
      `The card of ${nameSource(aligned.source)} states no licence; that of ${nameSource(sft.source)} does, and ${labelOf(sft.stated)} is taken over.`,
    );
  }
  const [first, second] = [keyOf(aligned.stated), keyOf(sft.stated)];
  const chosen = chooseLicense(first, second);
  if (chosen === undefined) {
    return refuse({
      code: 'licence-conflict',
      message: `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: what derives from both is not known to be publishable under either.`,
      hint: advice`If you may publish it, state its licence yourself: ${wayOut}.`,
    });
  }
  if (chosen === first) return take('aligned');
  return take(
    'sft',
    `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: the terms of both apply, and the card states the stricter ${labelOf(sft.stated)}.`,
  );
}

/** Equal for equal licences; never that of a licence that the Hub knows for one of its own. */
function keyOf(stated: LicenseStatement): string {
  return stated.id === 'other' ? `own:${labelOf(stated).toLowerCase()}` : stated.id;
}

function fieldsOf(
  stated: LicenseStatement | undefined,
  rewriteLink: (link: string) => string | undefined,
): LicenseFields {
  if (stated === undefined) return {};
  const { id, name } = stated;
  if (id !== 'other') return { license: id };
  const link = stated.link === undefined ? undefined : rewriteLink(stated.link);
  // The Hub wants a name or a link beside `other`; without them it says nothing.
  if (name === undefined && link === undefined) return {};
  return {
    license: id,
    ...(name === undefined ? {} : { license_name: name }),
    ...(link === undefined ? {} : { license_link: link }),
  };
}

/** A link to a file of θ1 stays one: the file goes along, or there never was one. */
function keepCarriedLink(link: string, files: readonly string[] | undefined): string | undefined {
  if (URL.canParse(link) || files === undefined) return link;
  return files.includes(link) ? link : undefined;
}

/** A link to a file of θ0, which does not go along, becomes the address of that file at the commit. */
function pinLink(link: string, source: Source): string | undefined {
  if (URL.canParse(link)) return link;
  if (source.kind === 'directory') return undefined;
  const tree = `/tree/${source.commit}`;
  if (!source.url.endsWith(tree)) return undefined;
  const repoUrl = source.url.slice(0, -tree.length);
  return `${repoUrl}/blob/${source.commit}/${encodeURIComponent(link)}`;
}

function nameSource(source: Source): string {
  return source.kind === 'hub' ? source.repo : source.name;
}
