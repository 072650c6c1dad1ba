"use client";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useShare } from "./use-knowledge";

type Bin = RouterOutputs["knowledge"]["testRuns"][number]["calibration"][number];

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [520, 216, 40, 12, 8, 22];
/** Room for the columns of how many questions there were, below the curve. */
const COLUMNS = 34;
const LINES = [1, 0.5, 0];

/** How often questions of each confidence were right; where it is honest, the curve lies on the line that is dashed. Below it: how many questions. */
export function CalibrationChart({
  bins,
  threshold,
}: {
  bins: readonly Bin[];
  threshold: number | undefined;
}) {
  const t = useTranslations("knowledge.tests");
  const share = useShare();
  const floor = HEIGHT - BOTTOM - COLUMNS;
  const x = (value: number) => LEFT + value * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value) * (floor - TOP);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const asked = bins.filter(({ count }) => count > 0);
  const nameOf = ({ from, to, count, right }: Bin): string =>
    t("bin", { from: share(from), to: share(to), right, count });
  const at = ({ from, to, count, right }: Bin) => ({ cx: x((from + to) / 2), cy: y(right / count) });
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-sm font-medium">{t("calibration")}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${t("calibration")}: ${asked.map(nameOf).join("; ")}`}
        className="w-full"
      >
        {LINES.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} className="stroke-line" />
            <text
              x={LEFT - 6}
              y={y(value) + 4}
              textAnchor="end"
              className="fill-subtle text-[11px] tabular-nums"
            >
              {share(value)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-line-strong" strokeDasharray="4 4" />
        {threshold === undefined ? null : (
          <g>
            <line
              x1={x(threshold)}
              x2={x(threshold)}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              className="stroke-ok-text"
            />
            <text
              x={x(threshold) - 5}
              y={floor - 6}
              textAnchor="end"
              className="fill-muted text-[11px] tabular-nums"
            >
              {t("answersFrom", { threshold: share(threshold) })}
            </text>
          </g>
        )}
        <polyline
          points={asked.map((bin) => `${at(bin).cx},${at(bin).cy}`).join(" ")}
          className="fill-none stroke-accent"
          strokeWidth="2"
        />
        {bins.map((bin) => (
          <g key={bin.from}>
            <rect
              x={x(bin.from) + 2}
              width={x(bin.to) - x(bin.from) - 4}
              y={HEIGHT - BOTTOM - (bin.count / most) * (COLUMNS - 8)}
              height={(bin.count / most) * (COLUMNS - 8)}
              className="fill-active"
            />
            {bin.count > 0 ? (
              <circle {...at(bin)} r="4.5" className="fill-accent">
                <title>{nameOf(bin)}</title>
              </circle>
            ) : null}
          </g>
        ))}
        {[0, 0.5, 1].map((value) => (
          <text
            key={value}
            x={x(value)}
            y={HEIGHT - 5}
            textAnchor={value === 0 ? "start" : value === 1 ? "end" : "middle"}
            className="fill-subtle text-[11px] tabular-nums"
          >
            {share(value)}
          </text>
        ))}
      </svg>
      <p className="text-xs text-subtle">{t("calibrationHelp")}</p>
    </figure>
  );
}
