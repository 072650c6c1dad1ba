"use client";
import { type ReactNode, useState } from "react";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";

/**
 * A few short entries in one line, parted by commas. What is typed stays as it is until the field is left: only then is it a
 * list, of the entries that may be in it.
 */
export function ListField({
  label,
  help,
  error,
  value,
  onChange,
  most,
  accepts = () => true,
}: {
  label: ReactNode;
  help?: ReactNode;
  /** Shown while something that is typed may not be in the list. */
  error?: ReactNode;
  value: readonly string[] | undefined;
  /** Empty is undefined. */
  onChange: (value: string[] | undefined) => void;
  most: number;
  accepts?: (entry: string) => boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const entries = (typed ?? "")
    .split(/[,;，；、\n]+/)
    .map((entry) => entry.trim())
    .filter(Boolean);
  const wrong = entries.some((entry) => !accepts(entry));
  return (
    <Field label={label} help={help} error={typed !== null && wrong ? error : undefined}>
      <Input
        value={typed ?? value?.join(", ") ?? ""}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed === null || wrong) return;
          setTyped(null);
          onChange(entries.length > 0 ? [...new Set(entries)].slice(0, most) : undefined);
        }}
      />
    </Field>
  );
}
