"use client";
import { CircleAlert, CircleCheck, TriangleAlert, Wrench, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { LintIssue } from "../../flow/document/lint";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { useBuilder, useBuilderState } from "./builder-context";
import { applyFix, type Checks } from "./checks";
import { makeId } from "./model/builder-store";
import { usePanels } from "./panels-store";
import { useIssueText } from "./use-issue-text";

/** Everything the checks found, under the canvas: click goes to the step, a button mends what can be mended at once. */
export function ChecksPanel({ checks }: { checks: Checks }) {
  const t = useTranslations("builder.checks");
  const common = useTranslations("common");
  const setOpen = usePanels((panels) => panels.setChecks);
  return (
    <section
      aria-label={t("title")}
      className="flex max-h-[38%] min-h-32 shrink-0 flex-col border-t border-line bg-surface"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <h2 className="text-sm font-semibold">{t("title")}</h2>
        <span className="text-xs text-subtle">
          {t("summary", { errors: checks.errors, warnings: checks.warnings })}
        </span>
        <span className="flex-1" />
        <IconButton
          size="sm"
          label={common("close")}
          icon={<X size={15} aria-hidden />}
          onClick={() => setOpen(false)}
        />
      </header>
      {checks.issues.length === 0 ? (
        <p className="flex items-center gap-2 px-3 py-4 text-sm text-muted">
          <CircleCheck size={15} className="text-ok-text" aria-hidden />
          {t("clean")}
        </p>
      ) : (
        <IssueList issues={checks.issues} />
      )}
    </section>
  );
}

/** More rows than anybody reads are not drawn. */
const MAX_ROWS = 200;

export function IssueList({ issues, onGo }: { issues: readonly LintIssue[]; onGo?: () => void }) {
  const t = useTranslations("builder.checks");
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto py-1">
      {issues.slice(0, MAX_ROWS).map((issue) => (
        <IssueRow
          key={`${issue.code} ${issue.node} ${issue.edge} ${issue.outlet} ${issue.path.join(".")} ${JSON.stringify(issue.values)}`}
          issue={issue}
          onGo={onGo}
        />
      ))}
      {issues.length > MAX_ROWS ? (
        <li className="px-3 py-2 text-xs text-subtle">{t("more", { count: issues.length - MAX_ROWS })}</li>
      ) : null}
    </ul>
  );
}

function IssueRow({ issue, onGo }: { issue: LintIssue; onGo?: (() => void) | undefined }) {
  const t = useTranslations("builder.checks");
  const nodes = useTranslations("nodes");
  const { store, goTo, readOnly } = useBuilder();
  const issueText = useIssueText();
  const type = useBuilderState((state) => state.flow.nodes.find((node) => node.id === issue.node)?.type);
  const error = issue.severity === "error";
  const { fix, node } = issue;
  const go = () => {
    onGo?.();
    if (node !== undefined) goTo(node);
    else if (issue.edge !== undefined) store.getState().select([], [issue.edge]);
  };
  return (
    <li className="flex items-start gap-2 px-1.5 hover:bg-hover">
      <button
        type="button"
        onClick={go}
        className="flex min-w-0 flex-1 items-start gap-2 rounded-md px-1.5 py-1.5 text-left text-sm"
      >
        <span className={`mt-0.5 shrink-0 ${error ? "text-danger-text" : "text-warn-text"}`}>
          {error ? <CircleAlert size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
          <span className="sr-only">{t(error ? "error" : "warning")}</span>
        </span>
        <span className="min-w-0 flex-1">{issueText(issue)}</span>
        {type ? <span className="shrink-0 text-xs text-subtle">{nodes(`types.${type}.name`)}</span> : null}
      </button>
      {fix && !readOnly ? (
        <Button
          size="sm"
          variant="ghost"
          icon={<Wrench size={12} aria-hidden />}
          className="my-0.5"
          onClick={() => store.getState().edit((flow) => applyFix(flow, fix, makeId))}
        >
          {fix.kind === "declareVariable"
            ? t("fix.declareVariable", { name: fix.name })
            : fix.kind === "replaceText"
              ? t("fix.replaceText", { replace: fix.replace })
              : t(`fix.${fix.kind}`)}
        </Button>
      ) : null}
    </li>
  );
}
