"use client";
import { useId, useState } from "react";
import { cx } from "./cx";
import { Input } from "./input";

export interface ColorFieldProps {
  /** "#rrggbb" or "#rgb". */
  value: string;
  onValueChange: (value: string) => void;
  "aria-label": string;
  /** Ready colours shown as chips. */
  swatches?: readonly string[];
  disabled?: boolean;
  className?: string;
}
const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** A colour picked or typed; hands out only well-formed values and keeps half-typed ones to itself. */
export function ColorField({
  value,
  onValueChange,
  swatches,
  disabled,
  className,
  "aria-label": ariaLabel,
}: ColorFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const valid = HEX.test(shown);
  return (
    <div className={cx("flex flex-col gap-1.5", className)}>
      <div className="flex items-center gap-2">
        <label
          htmlFor={id}
          className="relative size-8 shrink-0 overflow-hidden rounded-lg border border-control-line"
          style={{ background: value }}
        >
          <span className="sr-only">{ariaLabel}</span>
          <input
            id={id}
            type="color"
            disabled={disabled}
            value={longHex(value)}
            onChange={(event) => onValueChange(event.target.value)}
            className="absolute inset-0 size-full opacity-0"
          />
        </label>
        <Input
          mono
          aria-label={ariaLabel}
          aria-invalid={!valid}
          disabled={disabled}
          value={shown}
          onValueChange={(next) => {
            setDraft(next);
            if (HEX.test(next)) onValueChange(next.toLowerCase());
          }}
          onBlur={() => setDraft(null)}
        />
      </div>
      {swatches ? (
        <div className="flex flex-wrap gap-1">
          {swatches.map((swatch) => (
            <button
              key={swatch}
              type="button"
              disabled={disabled}
              aria-label={swatch}
              aria-pressed={swatch === value}
              onClick={() => onValueChange(swatch)}
              className="size-5 rounded border border-line-strong aria-pressed:outline-2 aria-pressed:outline-offset-1 aria-pressed:outline-ring"
              style={{ background: swatch }}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** The native picker takes six digits only. */
function longHex(value: string): string {
  if (!HEX.test(value)) return "#000000";
  return value.length === 4 ? `#${[...value.slice(1)].map((digit) => digit + digit).join("")}` : value;
}
