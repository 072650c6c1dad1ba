/** A small store that outlives the page. */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
  keys(): string[];
}

/** Memory, and what is told of each change: for frames that the browser gives no storage. */
export class MemoryKeep implements Keep {
  private readonly values = new Map<string, string>();
  /** Hears every change. */
  mirror: ((key: string, value: string | null) => void) | undefined;

  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  set(key: string, value: string | null): void {
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
    this.mirror?.(key, value);
  }

  keys(): string[] {
    return [...this.values.keys()];
  }

  /** Takes over what was kept elsewhere; what is here already stays. */
  fill(kept: { readonly [key: string]: string }): void {
    for (const [key, value] of Object.entries(kept)) if (!this.values.has(key)) this.values.set(key, value);
  }
}

/** Values under names that begin with `prefix`, in localStorage; null where the browser forbids it. */
export function openKeep(prefix: string, storage: () => Storage = () => localStorage): Keep | null {
  let store: Storage;
  try {
    store = storage();
    store.setItem(`${prefix}?`, "1");
    store.removeItem(`${prefix}?`);
  } catch {
    return null;
  }
  /** What the storage has no more room for. */
  const overflow = new Map<string, string>();
  return {
    get: (key) => overflow.get(key) ?? store.getItem(prefix + key),
    set: (key, value) => {
      overflow.delete(key);
      if (value === null) return store.removeItem(prefix + key);
      try {
        store.setItem(prefix + key, value);
      } catch {
        overflow.set(key, value);
      }
    },
    keys: () => {
      const names = new Set(overflow.keys());
      for (let index = 0; index < store.length; index++) {
        const name = store.key(index);
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
