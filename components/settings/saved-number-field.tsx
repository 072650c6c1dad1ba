"use client";
import { useState } from "react";
import { NumberField, type NumberFieldProps } from "../builder/fields/number-field";

/** A number that the server keeps: saved when the field is left or with Enter, not at every digit on the way there. */
export function SavedNumberField({
  value,
  onSave,
  ...field
}: Omit<NumberFieldProps, "onChange"> & { onSave: (value: number | undefined) => void }) {
  // What stands in the field, and the saved number that it began from: another one that comes from outside is shown.
  const [typed, setTyped] = useState<{ value: number | undefined; from: number | undefined } | null>(null);
  const shown = typed !== null && typed.from === value ? typed.value : value;
  const save = () => {
    if (shown !== value) onSave(shown);
  };
  return (
    <form
      noValidate
      onBlur={save}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <NumberField {...field} value={shown} onChange={(next) => setTyped({ value: next, from: value })} />
    </form>
  );
}
