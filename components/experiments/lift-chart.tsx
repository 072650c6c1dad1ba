"use client";
import { useFormatter, useTranslations } from "use-intl";
import { type ExperimentDetail, type Lift, liftOf, useExperimentWords } from "./experiment-words";

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [520, 180, 56, 22];

/** How the lift of each variant and its interval have become what they are: one small picture for each, on one scale. */
export function LiftChart({ experiment }: { experiment: ExperimentDetail }) {
  const t = useTranslations("experiments");
  const words = useExperimentWords();
  const { history, reading, readAt, goal, control } = experiment;
  const points = [
    ...history.map((one) => ({ at: Date.parse(one.at), reading: one.reading })),
    ...(reading && readAt ? [{ at: Date.parse(readAt), reading }] : []),
  ];
  const variants = experiment.variants.filter(({ id }) => id !== control);
  const series = variants.map(({ id }) => ({
    id,
    points: points.flatMap(({ at, reading: seen }) => {
      const arm = seen.arms.find((one) => one.variant === id);
      const lift = arm ? liftOf(arm, goal.measure) : null;
      return lift && lift.lift !== null ? [{ at, lift: lift.lift, low: lift.low, high: lift.high }] : [];
    }),
  }));
  if (series.every((one) => one.points.length < 2)) return null;
  const scale = scaleOf(series.flatMap((one) => one.points));
  return (
    <section aria-label={t("chart.title")} className="flex flex-col gap-2">
      <h2 className="font-medium">{t("chart.title")}</h2>
      <p className="text-xs text-subtle">{t("chart.help")}</p>
      <div className="grid gap-4 lg:grid-cols-2">
        {series.map((one) => (
          <figure key={one.id} className="flex flex-col gap-1">
            <figcaption className="text-xs font-medium text-muted">
              {words.nameOf(experiment, one.id)}
            </figcaption>
            <Picture
              points={one.points}
              scale={scale}
              label={t("chart.of", { name: words.nameOf(experiment, one.id) })}
            />
          </figure>
        ))}
      </div>
    </section>
  );
}

interface Scale {
  readonly least: number;
  readonly most: number;
}

/** Room for every lift and for most of the intervals: the first ones are wide and would flatten the rest. Nothing falls below −100%. */
function scaleOf(points: readonly Lift[]): Scale {
  const lifts = points.map(({ lift }) => lift ?? 0);
  const edges = points
    .flatMap(({ low, high }) => [Math.min(Math.abs(low ?? 0), 2), Math.min(Math.abs(high ?? 0), 2)])
    .sort((a, b) => a - b);
  const usual = edges[Math.floor(edges.length * 0.9)] ?? 0;
  return {
    most: Math.max(0.05, usual, Math.max(0, ...lifts) * 1.15),
    least: Math.max(-1, Math.min(-0.05, -usual, Math.min(0, ...lifts) * 1.15)),
  };
}

function Picture({
  points,
  scale: { least, most },
  label,
}: {
  points: readonly { at: number; lift: number; low: number | null; high: number | null }[];
  scale: Scale;
  label: string;
}) {
  const format = useFormatter();
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - 8);
  const y = (lift: number) =>
    8 + ((most - Math.max(least, Math.min(most, lift))) / (most - least)) * (HEIGHT - BOTTOM - 16);
  const upper = points.map((one) => `${x(one.at)},${y(one.high ?? most)}`);
  const lower = points.map((one) => `${x(one.at)},${y(one.low ?? least)}`).reverse();
  const day = (at: number) => format.dateTime(new Date(at), { month: "short", day: "numeric" });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className="w-full text-2xs">
      {[most, 0, least].map((lift) => (
        <g key={lift}>
          <line
            x1={LEFT}
            x2={WIDTH - 8}
            y1={y(lift)}
            y2={y(lift)}
            className={lift === 0 ? "stroke-line-strong" : "stroke-line"}
          />
          <text
            x={LEFT - 6}
            y={y(lift) + 4}
            textAnchor="end"
            className="fill-subtle text-[11px] tabular-nums"
          >
            {format.number(lift, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" })}
          </text>
        </g>
      ))}
      <polygon points={[...upper, ...lower].join(" ")} className="fill-accent/15" />
      <polyline
        points={points.map((one) => `${x(one.at)},${y(one.lift)}`).join(" ")}
        className="fill-none stroke-accent"
        strokeWidth="2"
      />
      <text x={LEFT} y={HEIGHT - 6} className="fill-subtle text-[11px]">
        {day(from)}
      </text>
      <text x={WIDTH - 8} y={HEIGHT - 6} textAnchor="end" className="fill-subtle text-[11px]">
        {day(to)}
      </text>
    </svg>
  );
}
