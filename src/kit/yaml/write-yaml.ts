import { dump } from 'js-yaml';

/** Plain data as YAML in block style, with what readers of YAML 1.1 or 1.2 would take for more than text in quotes. */
export function writeYaml(value: object): string {
  return dump(value, { quoteStyle: 'double', lineWidth: -1, noRefs: true });
}
