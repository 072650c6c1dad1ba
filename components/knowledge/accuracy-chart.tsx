"use client";
import { useFormatter, useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useShare } from "./use-knowledge";

type Week = RouterOutputs["quality"]["report"]["byWeek"][number];

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [520, 176, 40, 12, 8, 22];
const LINES = [1, 0.75, 0.5, 0.25, 0];

/** Accuracy week by week, the ranges in which the truth lies shaded; the figures of a week stand in its point's name. */
export function AccuracyChart({ weeks }: { weeks: readonly Week[] }) {
  const t = useTranslations("knowledge.quality");
  const format = useFormatter();
  const share = useShare();
  const points = weeks
    .flatMap(({ name, share: right, ...rest }) =>
      name === null || right === null ? [] : [{ ...rest, at: Date.parse(`${name}T12:00:00Z`), right }],
    )
    .sort((a, b) => a.at - b.at);
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const x = (at: number) =>
    from === to ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + ((at - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value) * (HEIGHT - TOP - BOTTOM);
  const day = (at: number) => format.dateTime(new Date(at), { month: "short", day: "numeric" });
  const nameOf = ({ at, right, low, high, count }: (typeof points)[number]): string =>
    t("weekPoint", { day: day(at), share: share(right), low: share(low), high: share(high), count });
  return (
    <figure className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3">
      <figcaption className="text-xs text-muted">{t("trend")}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${t("trend")}: ${points.map(nameOf).join("; ")}`}
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
        <polygon
          points={[
            ...points.map((one) => `${x(one.at)},${y(one.high)}`),
            ...points.map((one) => `${x(one.at)},${y(one.low)}`).reverse(),
          ].join(" ")}
          className="fill-accent/15"
        />
        <polyline
          points={points.map((one) => `${x(one.at)},${y(one.right)}`).join(" ")}
          className="fill-none stroke-accent"
          strokeWidth="2"
        />
        {points.map((one) => (
          <g key={one.at}>
            <line
              x1={x(one.at)}
              x2={x(one.at)}
              y1={y(one.low)}
              y2={y(one.high)}
              className="stroke-accent/40"
            />
            <circle cx={x(one.at)} cy={y(one.right)} r="4" className="fill-accent">
              <title>{nameOf(one)}</title>
            </circle>
          </g>
        ))}
        <text
          x={points.length > 1 ? LEFT : x(from)}
          y={HEIGHT - 5}
          textAnchor={points.length > 1 ? "start" : "middle"}
          className="fill-subtle text-[11px]"
        >
          {day(from)}
        </text>
        {points.length > 1 ? (
          <text x={WIDTH - RIGHT} y={HEIGHT - 5} textAnchor="end" className="fill-subtle text-[11px]">
            {day(to)}
          </text>
        ) : null}
      </svg>
    </figure>
  );
}
