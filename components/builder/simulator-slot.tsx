"use client";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "../ui/lazy-part";
import { Skeleton } from "../ui/skeleton";
import { usePanels } from "./panels-store";

const Simulator = lazyPart(async () => ({ default: (await import("../simulator/simulator")).Simulator }));

/** The simulator beside the inspector, loaded when somebody first tries the flow. */
export function SimulatorSlot() {
  const t = useTranslations("builder");
  const open = usePanels((panels) => panels.simulator);
  if (!open) return null;
  return (
    <aside
      aria-label={t("tryIt")}
      className="flex w-[360px] max-w-[46vw] shrink-0 flex-col border-l border-line bg-surface max-sm:absolute max-sm:inset-0 max-sm:z-20 max-sm:w-full max-sm:max-w-none"
    >
      <Suspense
        fallback={
          <div className="p-4">
            <Skeleton className="h-96 w-full" />
          </div>
        }
      >
        <Simulator />
      </Suspense>
    </aside>
  );
}
