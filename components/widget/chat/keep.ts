/** A small store that outlives the page: localStorage, or memory where the browser forbids it. */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
  keys(): string[];
}

/** Values under names that begin with `prefix`. */
export function openKeep(prefix: string, storage: () => Storage | undefined = () => localStorage): Keep {
  const memory = new Map<string, string>();
  let store: Storage | undefined;
  try {
    store = storage();
    store?.setItem(`${prefix}?`, "1");
    store?.removeItem(`${prefix}?`);
  } catch {
    store = undefined; // forbidden or full: what is said lives as long as the page
  }
  return {
    get: (key) => memory.get(key) ?? store?.getItem(prefix + key) ?? null,
    set: (key, value) => {
      memory.delete(key);
      try {
        if (value === null) store?.removeItem(prefix + key);
        else if (store) store.setItem(prefix + key, value);
        else memory.set(key, value);
      } catch {
        if (value !== null) memory.set(key, value); // full
      }
    },
    keys: () => {
      const names = new Set(memory.keys());
      for (let index = 0; index < (store?.length ?? 0); index++) {
        const name = store?.key(index);
        if (name?.startsWith(prefix)) names.add(name.slice(prefix.length));
      }
      return [...names];
    },
  };
}

/** The kept JSON under a key; null where there is none or it cannot be read. */
export function readKept<T>(keep: Keep, key: string): T | null {
  const text = keep.get(key);
  if (text === null) return null;
  try {
    const value: T = JSON.parse(text);
    return value;
  } catch {
    keep.set(key, null); // somebody else wrote here
    return null;
  }
}
