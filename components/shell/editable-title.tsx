"use client";
import { useState } from "react";

/** A title that turns into a field on click or Enter; Enter or leaving keeps, Escape gives up. */
export function EditableTitle({
  value,
  label,
  onChange,
}: {
  value: string;
  label: string;
  onChange: (value: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);

  function keep() {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== value) onChange(next);
  }
  if (draft === null) {
    return (
      <h1 className="-mx-1.5 min-w-0 max-sm:grow max-sm:basis-20">
        <button
          type="button"
          title={label}
          onClick={() => setDraft(value)}
          className="block max-w-full cursor-text truncate rounded-lg px-1.5 py-1 text-base font-semibold hover:bg-hover"
        >
          {value}
        </button>
      </h1>
    );
  }
  return (
    <input
      // The person just asked to edit this very text.
      // biome-ignore lint/a11y/noAutofocus: see above
      autoFocus
      aria-label={label}
      value={draft}
      maxLength={200}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        // An Enter that ends the composition of Chinese text is not a confirmation.
        if (event.key === "Enter" && !event.nativeEvent.isComposing) keep();
        if (event.key === "Escape") {
          event.stopPropagation();
          setDraft(null);
        }
      }}
      className="control -ml-1.5 h-8 min-w-0 max-w-96 flex-1 px-1.5 text-base font-semibold"
    />
  );
}
