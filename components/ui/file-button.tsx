"use client";
import { useRef } from "react";
import { Button, type ButtonProps } from "./button";

export interface FileButtonProps extends Omit<ButtonProps, "onClick" | "type"> {
  /** Endings and media types, as an input takes them. */
  accept: string;
  multiple?: boolean;
  /** What was chosen, never nothing; `all` holds more than one where `multiple` allows it. */
  onChoose: (file: File, all: readonly File[]) => void;
}

/** A button that asks for a file. */
export function FileButton({ accept, multiple, onChoose, ...button }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const all = [...(event.target.files ?? [])];
          // The same file again, mended, is a choice too.
          event.target.value = "";
          const [first] = all;
          if (first) onChoose(first, all);
        }}
      />
    </>
  );
}
