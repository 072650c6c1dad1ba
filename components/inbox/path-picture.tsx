import { CircleDot } from "lucide-react";
import { useTranslations } from "use-intl";
import type { NodeType } from "../../flow/index";
import { NODE_ICONS } from "../builder/node-icons";
import type { Detail } from "./inbox-data";
import { useNodeName } from "./use-node-name";

/** Steps that are drawn; the last ones tell most. */
const STEPS = 6;

const isKnown = (type: string): type is NodeType => type in NODE_ICONS;

/** The way that a visitor has come through the flow, from top to bottom: what each step is and says, where it stands now. */
export function PathPicture({ detail }: { detail: Detail }) {
  const t = useTranslations("inbox.brief");
  const nodeName = useNodeName();
  const known = new Map(detail.nodes.map((node) => [node.id, node]));
  const last = detail.path.at(-1)?.to ?? null;
  const walked = [...detail.path, ...(last === null ? [] : [{ node: last, way: null }])];
  const steps = walked.flatMap(({ node, way }) => {
    const step = known.get(node);
    // A step without words of its own is told by where it led: which branch, which variant.
    return step ? [{ ...step, words: step.label ?? way }] : [];
  });
  if (steps.length === 0) return null;
  const shown = steps.slice(-STEPS);
  const before = steps.length - shown.length;
  return (
    <div>
      <h4 className="mb-1.5 text-2xs text-subtle">
        {detail.flow ? t("path", { flow: detail.flow.name, version: detail.flow.version }) : t("pathOnly")}
      </h4>
      <ol className="flex flex-col">
        {before > 0 ? (
          <li className="pb-1.5 pl-7 text-2xs text-subtle">{t("earlier", { count: before })}</li>
        ) : null}
        {shown.map((node, index) => {
          const Icon = isKnown(node.type) ? NODE_ICONS[node.type] : CircleDot;
          const here = index === shown.length - 1;
          const colour = node.group ?? "systems";
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a step may stand in a path twice
              key={index}
              aria-current={here ? "step" : undefined}
              className="relative flex min-w-0 items-start gap-2 pb-2 last:pb-0 not-last:before:absolute not-last:before:left-[9.5px] not-last:before:top-5 not-last:before:h-[calc(100%-20px)] not-last:before:w-px not-last:before:bg-line-strong"
            >
              <span
                aria-hidden
                className="flex size-5 shrink-0 items-center justify-center rounded-md"
                style={{
                  background: `var(--group-${colour}-soft)`,
                  color: `var(--group-${colour})`,
                  ...(here ? { outline: `1.5px solid var(--group-${colour})` } : {}),
                }}
              >
                <Icon size={12} />
              </span>
              <span className="min-w-0 flex-1 leading-5">
                <span className={here ? "font-medium" : undefined}>{nodeName(node.type)}</span>
                {node.words ? (
                  <span className="block truncate text-2xs text-subtle" title={node.words}>
                    {node.words}
                  </span>
                ) : null}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
