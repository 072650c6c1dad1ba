"use client";
import { Switch } from "../../ui/switch";
import { NumberField } from "./number-field";

/** Whether everybody who asks the same gets one answer, and for how long. */
export function SharedAnswerField({
  words,
  shared,
  onChange,
}: {
  words: { label: string; help: string; seconds: string };
  shared: { seconds: number } | undefined;
  onChange: (shared: { seconds: number } | undefined) => void;
}) {
  return (
    <>
      <Switch
        label={words.label}
        description={words.help}
        checked={shared !== undefined}
        onCheckedChange={(on) => onChange(on ? { seconds: 30 } : undefined)}
      />
      {shared ? (
        <NumberField
          empty={30}
          label={words.seconds}
          min={1}
          max={3_600}
          value={shared.seconds}
          onChange={(seconds) => onChange({ seconds: Math.round(seconds ?? 30) })}
        />
      ) : null}
    </>
  );
}
