import { useState } from "react";

/**
 * The words in a field while somebody types them, where the document keeps something else: a number, a list, a name
 * that may not be empty. They stand as typed as long as they mean the document's value; `settle` (on blur) shows that
 * value in its own form.
 */
export function useDraft<Value>(
  value: Value,
  print: (value: Value) => string,
  read: (text: string) => Value,
): { text: string; type: (text: string) => Value; settle: () => void } {
  const [draft, setDraft] = useState<string | null>(null);
  return {
    text: draftText(draft, value, print, read),
    type: (text) => {
      setDraft(text);
      return read(text);
    },
    settle: () => setDraft(null),
  };
}

/** The typed words if they mean this value, else the value's own. */
export function draftText<Value>(
  draft: string | null,
  value: Value,
  print: (value: Value) => string,
  read: (text: string) => Value,
): string {
  return draft !== null && JSON.stringify(read(draft)) === JSON.stringify(value) ? draft : print(value);
}
