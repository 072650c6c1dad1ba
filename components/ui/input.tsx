"use client";
import { Input as Base } from "@base-ui/react/input";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

export interface InputProps extends Omit<ComponentProps<typeof Base>, "className" | "size"> {
  className?: string;
  size?: "sm" | "md" | "lg";
  /** Drawn inside the field, before the text. */
  leading?: ReactNode;
  trailing?: ReactNode;
  mono?: boolean;
}

/** A line of text. Inside a `Field` it takes its label, help and error from there. */
export function Input({ className, size = "md", leading, trailing, mono, ...rest }: InputProps) {
  const height = size === "sm" ? "h-7" : size === "lg" ? "h-10 text-base" : "h-8";
  if (!leading && !trailing) {
    return (
      <Base
        {...rest}
        className={cx("control w-full min-w-0 px-2.5", height, mono && "font-mono", className)}
      />
    );
  }
  return (
    <span className={cx("control flex w-full min-w-0 items-center gap-2 px-2.5", height, className)}>
      {leading ? (
        <span className="shrink-0 text-subtle" aria-hidden>
          {leading}
        </span>
      ) : null}
      <Base
        {...rest}
        className={cx("h-full min-w-0 flex-1 bg-transparent outline-none", mono && "font-mono")}
      />
      {trailing}
    </span>
  );
}
