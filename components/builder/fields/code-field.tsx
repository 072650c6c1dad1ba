"use client";
import { Field as Base } from "@base-ui/react/field";
import { type ReactNode, useRef } from "react";
import { Field } from "../../ui/field";

/** Code with line numbers; Tab indents, Escape then Tab leaves. `errorLine` counts from 1. */
export function CodeField({
  label,
  help,
  value,
  onChange,
  errorLine,
}: {
  label: ReactNode;
  help?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  errorLine?: number;
}) {
  const leaving = useRef(false);
  const lines = value.split("\n").length;
  return (
    <Field label={label} help={help}>
      <div className="control flex max-h-96 min-h-40 overflow-auto font-mono text-xs leading-5">
        <div
          aria-hidden
          className="select-none border-r border-line bg-sunken px-2 py-1.5 text-right text-subtle"
        >
          {Array.from({ length: lines }, (_, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
              key={index}
              className={errorLine === index + 1 ? "font-semibold text-danger-text" : undefined}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <Base.Control
          className="min-w-0 flex-1 resize-none overflow-hidden whitespace-pre bg-transparent px-2 py-1.5 outline-none"
          render={
            <textarea
              value={value}
              spellCheck={false}
              autoCapitalize="off"
              autoCorrect="off"
              rows={lines}
              onChange={(event) => onChange(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") {
                  leaving.current = true;
                  event.stopPropagation();
                  return;
                }
                if (event.key === "Tab" && !leaving.current && !event.shiftKey) {
                  event.preventDefault();
                  const { selectionStart, selectionEnd } = event.currentTarget;
                  event.currentTarget.setRangeText("  ", selectionStart, selectionEnd, "end");
                  onChange(event.currentTarget.value);
                }
                leaving.current = false;
              }}
              style={{ height: lines * 20 + 12 }}
            />
          }
        />
      </div>
    </Field>
  );
}
