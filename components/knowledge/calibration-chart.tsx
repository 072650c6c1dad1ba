"use client";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useShare } from "./use-knowledge";

type Bin = RouterOutputs["knowledge"]["testRuns"][number]["calibration"][number];

/** Questions by the confidence of what was found, the share that was right filled in. Figures stand in each bar's name. */
export function CalibrationChart({ bins }: { bins: readonly Bin[] }) {
  const t = useTranslations("knowledge.tests");
  const share = useShare();
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-sm font-medium">{t("calibration")}</figcaption>
      <div className="flex h-28 items-end gap-1 border-b border-line">
        {bins.map(({ from, to, count, right }) => {
          const name = t("bin", { from: share(from), to: share(to), right, count });
          return (
            <span key={from} className="flex h-full min-w-0 flex-1 items-end" title={name}>
              <span
                role="img"
                aria-label={name}
                className="relative block w-full overflow-hidden rounded-t-sm bg-active"
                style={{ height: count === 0 ? 0 : `${Math.max(5, (count / most) * 100)}%` }}
              >
                <span
                  className="absolute inset-x-0 bottom-0 bg-accent"
                  style={{ height: count === 0 ? 0 : `${(right / count) * 100}%` }}
                />
              </span>
            </span>
          );
        })}
      </div>
      <div className="flex justify-between text-2xs tabular-nums text-subtle" aria-hidden>
        <span>{share(0)}</span>
        <span>{share(0.5)}</span>
        <span>{share(1)}</span>
      </div>
      <p className="text-xs text-subtle">{t("calibrationHelp")}</p>
    </figure>
  );
}
