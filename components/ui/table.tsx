import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

/** A dense table with a sticky head; scrolls sideways inside itself on narrow windows. */
export function Table({
  head,
  children,
  label,
  className,
}: {
  head: ReactNode;
  children: ReactNode;
  label: string;
  className?: string;
}) {
  return (
    // Positioned, or words for screen readers in a far column would make the whole page as wide as the table.
    <div className={cx("relative overflow-x-auto rounded-lg border border-line bg-surface", className)}>
      <table
        aria-label={label}
        // Chinese breaks after every sign: without a least width, a narrow window sets names one sign above the other.
        className="w-full border-collapse text-left text-sm max-sm:[&_td:not(:has(>button))]:min-w-16"
      >
        <thead className="border-b border-line text-xs text-subtle">
          <tr>{head}</tr>
        </thead>
        <tbody className="[&>tr:last-child]:border-b-0">{children}</tbody>
      </table>
    </div>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="col" {...rest} className={cx("h-8 whitespace-nowrap px-3 font-medium", className)} />;
}
export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cx("border-b border-line transition-colors hover:bg-hover", className)} />;
}
export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cx("h-10 px-3 py-1", className)} />;
}
