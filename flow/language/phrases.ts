/** A phrase that was found: where it starts and ends, and what it stands for. */
export interface PhraseHit<Value> {
  readonly at: number;
  readonly end: number;
  readonly value: Value;
}

interface Branch<Value> {
  readonly next: Map<number, Branch<Value>>;
  value?: Value;
}

/** Finds the longest of many phrases at each place of a text, from left to right without overlaps, in linear time. */
export class Phrases<Value> {
  private readonly root: Branch<Value> = { next: new Map() };

  add(phrase: string, value: Value): void {
    this.branch(phrase).value = value;
  }

  /** What a phrase stands for; made where it stands for nothing yet. */
  get(phrase: string, make: () => Value): Value {
    const branch = this.branch(phrase);
    branch.value ??= make();
    return branch.value;
  }

  /** Every phrase that starts at a place, the shortest first. */
  allAt(text: string, at: number): PhraseHit<Value>[] {
    const found: PhraseHit<Value>[] = [];
    let branch: Branch<Value> | undefined = this.root;
    for (let end = at; end < text.length; end++) {
      branch = branch.next.get(text.charCodeAt(end));
      if (!branch) break;
      if (branch.value !== undefined) found.push({ at, end: end + 1, value: branch.value });
    }
    return found;
  }

  private branch(phrase: string): Branch<Value> {
    let branch = this.root;
    for (let at = 0; at < phrase.length; at++) {
      const code = phrase.charCodeAt(at);
      let next = branch.next.get(code);
      if (!next) {
        next = { next: new Map() };
        branch.next.set(code, next);
      }
      branch = next;
    }
    return branch;
  }

  /** The longest phrase that starts at a place. */
  longestAt(text: string, at: number): PhraseHit<Value> | undefined {
    let branch: Branch<Value> | undefined = this.root;
    let found: PhraseHit<Value> | undefined;
    for (let end = at; end < text.length; end++) {
      branch = branch.next.get(text.charCodeAt(end));
      if (!branch) break;
      if (branch.value !== undefined) found = { at, end: end + 1, value: branch.value };
    }
    return found;
  }

  /** All phrases of a text, the longest at each place. */
  find(text: string): PhraseHit<Value>[] {
    const found: PhraseHit<Value>[] = [];
    for (let at = 0; at < text.length; at++) {
      const hit = this.longestAt(text, at);
      if (!hit) continue;
      found.push(hit);
      at = hit.end - 1;
    }
    return found;
  }
}

/** Phrases from a list of words with single spaces between them. */
export function words(list: string): string[] {
  return list.split(" ").filter((word) => word !== "");
}
