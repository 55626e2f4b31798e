import { AccessError, advice, giveToken, InputError, option, type Prose } from '../../kit/index.ts';
import { formatAlpha } from './alphas.ts';
import { findRepoFault, isDirectory } from './endpoint.ts';

const placeholders = ['namespace', 'sft', 'dpo', 'alpha'] as const;

/** What the placeholders of a template stand for. */
export interface TemplateValues {
  /** User or organisation that the token writes to; only needed where the template says `{namespace}`. */
  readonly namespace: string | undefined;
  /** Last part of the name of θ0's repo or directory. */
  readonly sft: string;
  /** Last part of the name of θ1's repo or directory. */
  readonly dpo: string;
  readonly alpha: number;
}

/** The template that applies when the user gives none. */
export function defaultTemplate(alphaCount: number): string {
  return alphaCount > 1 ? '{namespace}/{dpo}-ExPO-a{alpha}' : '{namespace}/{dpo}-ExPO';
}

/**
 * Checks everything about a template that can be known before names are looked up.
 * @throws InputError for an unknown placeholder, stray braces, a revision, several alphas without `{alpha}`.
 */
export function validateTemplate(template: string, alphaCount: number, name: Prose): void {
  for (const [, placeholder = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (!placeholders.some((known) => known === placeholder)) {
      throw new InputError(advice`${name}: '{${placeholder}}' in '${template}' is not a placeholder.`, {
        code: 'template-unknown-placeholder',
        hint: `Use ${placeholders.map((known) => `{${known}}`).join(', ')}.`,
      });
    }
  }
  if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, ''))) {
    throw invalidTemplate(template, name, 'a brace has no partner');
  }
  if (alphaCount > 1 && !template.includes('{alpha}')) {
    throw new InputError(advice`${name}: '${template}' names one target for ${alphaCount} alphas.`, {
      code: 'template-without-alpha',
      hint: advice`Put {alpha} into ${name}, for example ${template}-a{alpha}.`,
    });
  }
  if (!isDirectory(template)) {
    const fault = findRepoFault(fillPlaceholders(template, sampleValues));
    if (fault !== undefined) throw invalidTemplate(template, name, fault);
  }
}

/**
 * The target's name for one α: `namespace/name`, or a directory.
 * @throws AccessError when the namespace is needed and unknown; InputError when the Hub would refuse the name.
 */
export function expandTemplate(template: string, values: TemplateValues, name: Prose = option('to')): string {
  if (values.namespace === undefined && template.includes('{namespace}')) {
    throw new AccessError(
      advice`${name}: '${template}' needs a namespace, and there is no token to take it from.`,
      {
        code: 'token-missing',
        hint: advice`${giveToken} Without a token, name a directory: ${option('to', './derived')}.`,
      },
    );
  }
  const target = fillPlaceholders(template, values);
  if (!isDirectory(target)) {
    const fault = findRepoFault(target);
    if (fault !== undefined) {
      throw new InputError(
        advice`${name}: '${template}' gives '${target}', which is not a repo name: ${fault}.`,
        {
          code: 'template-invalid-target',
          hint: advice`Choose another ${name}, for example my-name/my-model.`,
        },
      );
    }
  }
  return target;
}

const sampleValues: TemplateValues = { namespace: 'n', sft: 's', dpo: 'd', alpha: 1 };

function fillPlaceholders(template: string, values: TemplateValues): string {
  const texts: Readonly<Record<string, string>> = {
    namespace: values.namespace ?? '',
    sft: values.sft,
    dpo: values.dpo,
    alpha: formatAlpha(values.alpha),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, placeholder) => texts[placeholder] ?? whole);
}

function invalidTemplate(template: string, name: Prose, fault: string): InputError {
  return new InputError(advice`${name}: '${template}' is not a repo or a directory: ${fault}.`, {
    code: 'template-invalid',
    hint: 'Write namespace/name or a directory that starts with ./ or /, with {namespace}, {sft}, {dpo}, {alpha} in it.',
  });
}
