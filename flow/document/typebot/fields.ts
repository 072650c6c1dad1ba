/** Careful readers of parts of a file that anybody may have written. What is not of the kind asked for is absent. */
export type Loose = { [key: string]: unknown };

export const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, key: string): Loose => {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(found) ? found : {};
};

export const at = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** A text; numbers and booleans as their text. */
export const textAt = (value: unknown, key: string): string | undefined => {
  const found = at(value, key);
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : undefined;
};

export const flagAt = (value: unknown, key: string): boolean | undefined => {
  const found = at(value, key);
  return typeof found === "boolean" ? found : undefined;
};

export const numberAt = (value: unknown, key: string): number | undefined => {
  const found = at(value, key);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
};

export const listAt = (value: unknown, key: string): unknown[] => {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
};
