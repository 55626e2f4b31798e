export { placesIn, type TextPlace } from './places.ts';
export { plainValue } from './plain-value.ts';
export { readYaml, type YamlFault, type YamlReading } from './read-yaml.ts';
export { writeYaml } from './write-yaml.ts';
export type { YamlLimits } from './yaml-limits.ts';
export type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';
