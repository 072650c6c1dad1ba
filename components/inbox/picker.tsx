"use client";
import { useEffect, useRef } from "react";
import { cx } from "../ui/cx";

export interface PickerEntry {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

/** The list over the composer; the field keeps the focus and names the chosen entry for screen readers. */
export function Picker({
  label,
  empty,
  entries,
  at,
  onPick,
}: {
  label: string;
  empty?: string | undefined;
  entries: readonly PickerEntry[];
  at: number;
  onPick: (entry: PickerEntry) => void;
}) {
  const chosen = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another entry is chosen
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: "nearest" });
  }, [at]);
  // A list without anything to choose is a message.
  if (entries.length === 0)
    return empty ? (
      <p
        id="inbox-picker"
        role="status"
        className="popup absolute inset-x-2 bottom-full z-10 mb-1 px-3 py-2.5 text-xs text-subtle sm:inset-x-3"
      >
        {empty}
      </p>
    ) : null;
  return (
    <div
      id="inbox-picker"
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className="popup absolute inset-x-2 bottom-full z-10 mb-1 max-h-64 overflow-y-auto p-1 sm:inset-x-3"
    >
      {entries.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field
        <div
          key={entry.id}
          ref={index === at ? chosen : undefined}
          id={`inbox-pick-${entry.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // The field would lose the focus before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(entry)}
          className={cx("option-row", index === at && "bg-hover")}
        >
          <span className="shrink-0 font-medium">{entry.label}</span>
          {entry.detail ? <span className="min-w-0 truncate text-xs text-subtle">{entry.detail}</span> : null}
        </div>
      ))}
    </div>
  );
}
