/** What our JSON Schemas say of values; written from the specification of draft 7, without what made them. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const annotations = ['$schema', '$id', 'title', 'description', 'default', 'examples'];

type Check = (argument: never, value: unknown, schema: JsonSchema) => string | undefined;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOfType = (type: string, value: unknown): boolean => {
  switch (type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
};

const all = <Item>(items: readonly Item[], check: (item: Item) => string | undefined): string | undefined => {
  for (const item of items) {
    const fault = check(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const say = (isRight: boolean, fault: string) => (isRight ? undefined : fault);

const checks: Readonly<Record<string, Check>> = {
  type: (types: string | readonly string[], value) =>
    say(
      [types].flat().some((type) => isOfType(String(type), value)),
      `is no ${String(types)}`,
    ),
  enum: (choices: readonly unknown[], value) => say(choices.includes(value), `is none of ${String(choices)}`),
  minimum: (least: number, value) => say(typeof value !== 'number' || value >= least, `is below ${least}`),
  maximum: (most: number, value) => say(typeof value !== 'number' || value <= most, `is above ${most}`),
  maxLength: (most: number, value) => say(typeof value !== 'string' || value.length <= most, 'is too long'),
  maxItems: (most: number, value) =>
    say(!Array.isArray(value) || value.length <= most, 'has too many entries'),
  items: (schema: JsonSchema, value) =>
    all(Array.isArray(value) ? value : [], (entry) => findSchemaFault(schema, entry)),
  required: (keys: readonly string[], value) =>
    isMap(value) ? all(keys, (key) => say(Object.hasOwn(value, key), `lacks ${key}`)) : undefined,
  properties: (schemas: Readonly<Record<string, JsonSchema>>, value) =>
    isMap(value)
      ? all(Object.entries(schemas), ([key, schema]) => {
          const fault = Object.hasOwn(value, key) ? findSchemaFault(schema, value[key]) : undefined;
          return fault === undefined ? undefined : `${key}: ${fault}`;
        })
      : undefined,
  additionalProperties: (allowed: boolean, value, { properties }) =>
    isMap(value)
      ? all(Object.keys(value), (key) => say(allowed || Object.hasOwn(properties ?? {}, key), `has ${key}`))
      : undefined,
  anyOf: (schemas: readonly JsonSchema[], value) =>
    say(
      schemas.some((schema) => findSchemaFault(schema, value) === undefined),
      'matches none',
    ),
  oneOf: (schemas: readonly JsonSchema[], value) =>
    say(
      schemas.filter((schema) => findSchemaFault(schema, value) === undefined).length === 1,
      'matches not one',
    ),
};

/** What the schema has against the value; undefined for nothing. Throws for keywords that are not known here. */
export function findSchemaFault(schema: JsonSchema, value: unknown): string | undefined {
  return all(Object.entries(schema), ([keyword, argument]) => {
    if (annotations.includes(keyword)) return undefined;
    const check = checks[keyword];
    if (check === undefined) throw new Error(`The keyword ${keyword} is not known.`);
    return check(argument as never, value, schema);
  });
}
