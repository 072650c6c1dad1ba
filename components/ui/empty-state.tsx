import type { ReactNode } from "react";
import { cx } from "./cx";

export interface EmptyStateProps {
  picture: ReactNode;
  /** One sentence. */
  title: ReactNode;
  /** One example of what could stand here. */
  example?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** What a list shows before it has anything: a sentence, a picture, an action, an example. */
export function EmptyState({ picture, title, example, action, className }: EmptyStateProps) {
  return (
    <div
      className={cx("mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-12 text-center", className)}
    >
      <div className="text-subtle" aria-hidden>
        {picture}
      </div>
      <p className="text-base font-medium">{title}</p>
      {example ? <p className="text-sm text-muted">{example}</p> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
