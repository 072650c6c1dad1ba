import type { Texts } from "./settings";

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T &
  string];
export type Words = (key: Leaves<Texts>, values?: { readonly [name: string]: string | number }) => string;

/** The widget's texts by key, `{name}` filled in from the values. */
export function wordsOf(texts: Texts): Words {
  return (key, values) => {
    let found: unknown = texts;
    for (const part of key.split("."))
      found = typeof found === "object" && found !== null ? Reflect.get(found, part) : undefined;
    const text = typeof found === "string" ? found : key;
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;
  };
}
