import { hubLicenses } from './licenses.ts';
import type { LicenseStatement } from './understand-license.ts';

interface LicenseTitle {
  /** Found in the first lines, as one line. */
  readonly pattern: RegExp;
  readonly statement: LicenseStatement;
}

const known = (id: string, pattern: RegExp): LicenseTitle => ({ pattern, statement: { id } });
const own = (name: string, pattern: RegExp): LicenseTitle => ({ pattern, statement: { id: 'other', name } });

/**
 * What the texts of common licences are told by; the first that is found counts, so that a text which speaks of
 * another one stands before it.
 */
export const licenseTitles: readonly LicenseTitle[] = [
  ...creativeCommonsTitles(),
  known('cc0-1.0', /\bCC0 1\.0 Universal\b/i),
  known('llama4', /\bLlama ?4 Community Licen[sc]e/i),
  known('llama3.3', /\bLlama ?3\.3 Community Licen[sc]e/i),
  known('llama3.2', /\bLlama ?3\.2 Community Licen[sc]e/i),
  known('llama3.1', /\bLlama ?3\.1 Community Licen[sc]e/i),
  known('llama3', /\bLlama ?3 Community Licen[sc]e/i),
  known('llama2', /\bLlama ?2 Community Licen[sc]e/i),
  known('gemma', /\bGemma Terms of Use\b|\bGemma Licen[sc]e\b/i),
  own('tongyi-qianwen-research', /\b(?:Tongyi Qianwen|Qwen) RESEARCH LICEN[SC]E/i),
  own('qwen-research', /\bQwen\b.{0,40}\bRESEARCH LICEN[SC]E/i),
  own('tongyi-qianwen', /\bTongyi Qianwen LICEN[SC]E/i),
  own('qwen', /\bQwen LICEN[SC]E AGREEMENT/i),
  own('deepseek', /\bDEEPSEEK (?:MODEL )?LICEN[SC]E/i),
  own('mistral-research', /\bMistral(?: AI)? Research Licen[sc]e/i),
  own('mistral-non-production', /\bMistral(?: AI)? Non-Production Licen[sc]e/i),
  own('cohere-non-commercial', /\bC4AI\b.{0,80}\bNon-?Commercial/i),
  own('yi-license', /\bYi (?:Series )?Models? (?:Community )?Licen[sc]e/i),
  own(
    'falcon-llm-license',
    /\bFalcon(?: \d+)?(?: ?\d+B)?(?: LLM)? TII Licen[sc]e|\bTII Falcon\b.{0,40}\bLicen[sc]e/i,
  ),
  own('nvidia-open-model-license', /\bNVIDIA Open Model Licen[sc]e/i),
  own('internlm', /\bInternLM\b.{0,40}\bLicen[sc]e/i),
  own('baichuan', /\bBaichuan\b.{0,60}\bLicen[sc]e|\bBaichuan\b.{0,60}模型社区许可协议/i),
  own('chatglm', /\b(?:ChatGLM\S*|GLM-\S+) (?:Model )?Licen[sc]e/i),
  own('stabilityai-community', /\bStability AI\b.{0,60}\bCommunity Licen[sc]e/i),
  own('stabilityai-non-commercial', /\bStability\b.{0,80}\bNon-?Commercial\b/i),
  own('exaone', /\bEXAONE AI Model Licen[sc]e/i),
  own('hunyuan-community', /\bTencent Hunyuan\b.{0,40}\bLicen[sc]e/i),
  own('jamba-open-model', /\bJamba Open Model Licen[sc]e/i),
  own('databricks-open-model', /\bDatabricks Open Model Licen[sc]e/i),
  own('health-ai-developer-foundations', /\bHealth AI Developer Foundations\b/i),
  known('grok2-community', /\bGrok 2 Community Licen[sc]e/i),
  known('bigcode-openrail-m', /\bBigCode (?:Open ?RAIL-?M|Model Licen[sc]e)/i),
  known('bigscience-bloom-rail-1.0', /\bBigScience (?:BLOOM )?RAIL Licen[sc]e|\bBigScience RAIL\b/i),
  known('bigscience-openrail-m', /\bBigScience Open ?RAIL-?M/i),
  known('openrail++', /\bOpen ?RAIL\+\+-?M/i),
  known('creativeml-openrail-m', /\bCreativeML Open ?RAIL-?M/i),
  known('openrail', /\bOpen ?RAIL\b|\bResponsible AI Licen[sc]e/i),
  known('fair-noncommercial-research-license', /\bFAIR Noncommercial Research Licen[sc]e/i),
  known('agpl-3.0', /\bGNU AFFERO GENERAL PUBLIC LICEN[SC]E Version 3/i),
  known('lgpl-3.0', /\bGNU LESSER GENERAL PUBLIC LICEN[SC]E Version 3/i),
  known('lgpl-2.1', /\bGNU LESSER GENERAL PUBLIC LICEN[SC]E Version 2\.1/i),
  known('gpl-3.0', /\bGNU GENERAL PUBLIC LICEN[SC]E Version 3/i),
  known('gpl-2.0', /\bGNU GENERAL PUBLIC LICEN[SC]E Version 2/i),
  known('mpl-2.0', /\bMozilla Public Licen[sc]e,? (?:Version|v\.?) ?2\.0/i),
  known('epl-2.0', /\bEclipse Public Licen[sc]e - v ?2\.0/i),
  known('apache-2.0', /^(?:.{0,200}\s)?Apache Licen[sc]e,? Version 2\.0/i),
  known('bsl-1.0', /\bBoost Software Licen[sc]e - Version 1\.0/i),
  known('unlicense', /\bThis is free and unencumbered software released into the public domain/i),
  // Texts that name no title: what they begin with, and what tells the forms apart.
  known(
    'bsd-3-clause',
    /\bBSD 3-Clause Licen[sc]e|\bRedistribution and use in source and binary forms\b.*\bNeither the name\b/i,
  ),
  known('bsd-2-clause', /\bBSD 2-Clause Licen[sc]e|\bRedistribution and use in source and binary forms\b/i),
  known('isc', /\bISC Licen[sc]e\b|\bPermission to use, copy, modify, and\/or distribute this software\b/i),
  known(
    'mit',
    /\bPermission is hereby granted, free of charge, to any person obtaining a copy\b|^(?:The )?MIT Licen[sc]e\b/i,
  ),
];

/** Attribution with its conditions, in the order in which the titles have them, by version. */
function creativeCommonsTitles(): readonly LicenseTitle[] {
  const conditions = [
    ['-nc-nd', 'Non-?Commercial-No ?Deriv(?:ative)?s'],
    ['-nc-sa', 'Non-?Commercial-ShareAlike'],
    ['-nc', 'Non-?Commercial'],
    ['-nd', 'No ?Deriv(?:ative)?s'],
    ['-sa', 'ShareAlike'],
    ['', ''],
  ] as const;
  return conditions.flatMap(([suffix, words]) => {
    const title = words === '' ? 'Attribution' : `Attribution-${words}`;
    const named = (version: string) =>
      new RegExp(
        `\\b${title} ${version.replace('.', '\\.')}\\b|\\bCC[- ]BY${suffix}[- ]${version.replace('.', '\\.')}\\b`,
        'i',
      );
    return ['4.0', '3.0', '2.0'].flatMap((version) => {
      const id = `cc-by${suffix}-${version}`;
      if (suffix.endsWith('-nd'))
        return [known(suffix === '-nd' ? 'cc-by-nd-4.0' : 'cc-by-nc-nd-4.0', named(version))];
      return hubLicenses.has(id) ? [known(id, named(version))] : [own(id, named(version))];
    });
  });
}
