"use client";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import {
  AlertTriangle,
  CircleAlert,
  File,
  Image,
  Images,
  Link,
  type LucideIcon,
  Music,
  PanelTop,
  Video,
} from "lucide-react";
import { type CSSProperties, memo, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { engine, type FlowNode, type Outlet, type PreviewLine } from "../../flow/index";
import { SplitLift } from "../experiments/split-lift";
import { cx } from "../ui/cx";
import { useBuilder, useBuilderState } from "./builder-context";
import { NODE_ICONS } from "./node-icons";
import { useOutletLabel } from "./outlet-label";
import { useCardLines } from "./use-card-lines";

export type CardNode = Node<{ node: FlowNode; mark?: "error" | "warning" }, "card">;

const MEDIA: Record<Extract<PreviewLine, { kind: "media" }>["media"], LucideIcon> = {
  image: Image,
  video: Video,
  audio: Music,
  file: File,
  embed: PanelTop,
  cards: Images,
  links: Link,
};
const MAX_LINES = 5;
/** Dots in the middle of the header: lines between neighbours run straight. */
const HEADER_LEVEL = { top: 18 };

/** The one card that draws every kind of step, from its definition alone. */
export const NodeCard = memo(function NodeCard({ data: { node, mark }, selected }: NodeProps<CardNode>) {
  const t = useTranslations("nodes");
  const tb = useTranslations("builder");
  const walked = useBuilderState((state) => state.walk.nodes.has(node.id));
  const current = useBuilderState((state) => state.walk.current === node.id);
  const definition = engine.definitions.get(node.type);
  const lines = useCardLines(node);
  const experiment = useBuilder().experiments.get(node.id);
  const labelOf = useOutletLabel();
  if (!definition) return null;
  const outlets = definition.outlets(node.data);
  const only = outlets.length === 1 && outlets[0]?.kind === "main" ? outlets[0] : undefined;
  // Beside choices the main way out is only for whatever else was answered.
  const choices = outlets.some((outlet) => outlet.kind === "choice");
  const stands = (outlet: Outlet): boolean =>
    outlet.kind === "choice" || (outlet.kind === "main" && !choices);
  const main = only ? [] : outlets.filter(stands);
  const below = outlets.filter((outlet) => !stands(outlet));
  const Icon = NODE_ICONS[node.type];
  const title = t(`types.${node.type}.name`);
  return (
    <article
      aria-label={title}
      data-walk={current ? "here" : walked ? "passed" : undefined}
      className={cx(
        "relative w-[260px] rounded-lg border bg-surface text-sm transition-[border-color,box-shadow]",
        selected ? "border-accent ring-2 ring-accent/30" : walked ? "border-accent" : "border-line-strong",
        current && "ring-4 ring-accent/40",
      )}
    >
      <span
        aria-hidden
        className="absolute inset-y-[-1px] left-[-1px] w-[3px] rounded-l-lg"
        style={{ background: `var(--group-${definition.group})` }}
      />
      {definition.entry ? null : (
        <Handle
          type="target"
          position={Position.Left}
          style={HEADER_LEVEL}
          className="!size-3 !border-2 !border-surface !bg-subtle"
        />
      )}
      {only ? <OutletHandle outlet={only} label={labelOf(node, only)} style={HEADER_LEVEL} /> : null}
      <header className="flex h-9 items-center gap-2 pl-3 pr-2">
        <span
          className="inline-flex size-5 items-center justify-center rounded"
          style={{
            background: `var(--group-${definition.group}-soft)`,
            color: `var(--group-${definition.group})`,
          }}
        >
          <Icon size={13} aria-hidden />
        </span>
        <p className="min-w-0 flex-1 truncate text-xs font-medium text-muted">{title}</p>
        {mark ? (
          <span
            role="img"
            aria-label={tb(`mark.${mark}`)}
            title={tb(`mark.${mark}`)}
            className={mark === "error" ? "text-danger-text" : "text-warn-text"}
          >
            {mark === "error" ? (
              <CircleAlert size={14} aria-hidden />
            ) : (
              <AlertTriangle size={14} aria-hidden />
            )}
          </span>
        ) : null}
      </header>
      <Preview lines={lines} outlets={outlets.length} node={node} />
      {main.length ? (
        <ul className="space-y-1 pb-2 pl-3">
          {main.map((outlet) => (
            <OutletRow
              key={outlet.id}
              outlet={outlet}
              label={labelOf(node, outlet)}
              long={node.type === "condition"}
              figure={experiment ? <SplitLift experiment={experiment} variant={outlet.id} /> : null}
            />
          ))}
        </ul>
      ) : null}
      {below.length ? (
        <ul className="space-y-0.5 border-t border-line py-1.5 pl-3">
          {below.map((outlet) => (
            <OutletRow
              key={outlet.id}
              outlet={outlet}
              label={labelOf(node, outlet)}
              muted
              figure={experiment ? <SplitLift experiment={experiment} variant={outlet.id} /> : null}
            />
          ))}
        </ul>
      ) : null}
    </article>
  );
});

function Preview({ lines, outlets, node }: { lines: PreviewLine[]; outlets: number; node: FlowNode }) {
  const t = useTranslations("nodes");
  const all = lines.filter((line) => line.kind === "media" || line.text.trim() !== "");
  const shown = all.slice(0, MAX_LINES);
  if (shown.length === 0) {
    const key = node.type === "say" || node.type === "ask" ? node.type : "other";
    return engine.definitions.get(node.type)?.entry || node.type === "end" || outlets > 1 ? null : (
      <p className="px-3 pb-2 text-xs italic text-subtle">{t(`empty.${key}`)}</p>
    );
  }
  return (
    <div className="space-y-1 px-3 pb-2">
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
        <Line key={index} line={line} bubble={node.type === "say" || node.type === "ask"} />
      ))}
      {all.length > shown.length ? (
        <p className="text-2xs text-subtle">{t("more", { count: all.length - shown.length })}</p>
      ) : null}
    </div>
  );
}

function Line({ line, bubble }: { line: PreviewLine; bubble: boolean }) {
  const t = useTranslations("nodes");
  switch (line.kind) {
    case "text":
      return (
        // The clamp has a box of its own: in padding a third line would peep out.
        <div className={cx(bubble && "rounded-md bg-sunken px-2 py-1")}>
          <p className="line-clamp-2 whitespace-pre-line break-words">{line.text}</p>
        </div>
      );
    case "code":
      return (
        <pre className="line-clamp-3 overflow-hidden whitespace-pre-wrap break-all rounded-md bg-sunken px-2 py-1 font-mono text-2xs text-muted">
          {line.text}
        </pre>
      );
    case "field":
      return (
        <p className="flex gap-1.5 text-xs">
          <span className="max-w-[50%] truncate font-mono text-accent-text">{line.label}</span>
          <span className="min-w-0 flex-1 truncate text-muted">{line.text}</span>
        </p>
      );
    case "media": {
      const Icon = MEDIA[line.media];
      return (
        <p className="flex items-center gap-1.5 rounded-md bg-sunken px-2 py-1 text-xs text-muted">
          <Icon size={13} className="shrink-0" aria-hidden />
          <span className="shrink-0">{t(`media.${line.media}`)}</span>
          <span className="min-w-0 truncate text-subtle">{line.text}</span>
        </p>
      );
    }
  }
}

/** A way out with its dot; a choice is a chip. The only way out of a step needs no row: its dot stands in the header. */
function OutletRow({
  outlet,
  label,
  muted,
  long,
  figure,
}: {
  outlet: Outlet;
  label: string;
  muted?: boolean;
  long?: boolean;
  /** What came of this way. */
  figure?: ReactNode;
}) {
  return (
    <li className="relative flex min-h-6 items-center justify-end gap-2 pr-3.5">
      {figure}
      {outlet.kind === "choice" ? (
        <span
          title={label}
          className={cx(
            "max-w-full rounded-md border border-line bg-surface px-2 py-0.5 text-xs",
            long ? "line-clamp-2 break-words" : "truncate",
          )}
        >
          {label}
        </span>
      ) : (
        <span className={cx("truncate text-2xs", muted ? "text-subtle" : "text-muted")}>{label}</span>
      )}
      <OutletHandle outlet={outlet} label={label} muted={muted} />
    </li>
  );
}

function OutletHandle({
  outlet,
  label,
  muted,
  style,
}: {
  outlet: Outlet;
  label: string;
  muted?: boolean | undefined;
  style?: CSSProperties;
}) {
  return (
    <Handle
      role="img"
      type="source"
      id={outlet.id}
      position={Position.Right}
      title={label}
      aria-label={label}
      {...(style ? { style } : {})}
      className={cx("!size-3 !border-2 !border-surface", muted ? "!bg-line-strong" : "!bg-accent")}
    />
  );
}
