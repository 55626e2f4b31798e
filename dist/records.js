// src/kit/records.ts
/** Whether a parsed value is an object with fields: neither a list nor null. */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export { isRecord as t };
