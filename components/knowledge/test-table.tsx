"use client";
import { useMutation } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { SegmentedControl } from "../ui/segmented-control";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { useRefreshKnowledge, useShare } from "./use-knowledge";

type Test = RouterOutputs["knowledge"]["testQuestions"][number];
const PAGE = 100;
const VIEWS = ["all", "bad", "waiting"] as const;
type Outcome = NonNullable<Test["last"]>["outcome"];

/** How good an outcome is. */
export const OUTCOME_TONES: Record<Outcome, BadgeTone> = {
  right: "ok",
  rightlySilent: "ok",
  missed: "warn",
  wrong: "danger",
  wronglyAnswered: "danger",
};

/** Test questions with what the last run made of them. */
export function TestTable({
  tests,
  changed,
  mayManage,
  onEdit,
}: {
  tests: readonly Test[];
  /** Those whose outcome differs from the run before. */
  changed: ReadonlySet<string>;
  mayManage: boolean;
  onEdit: (test: Test) => void;
}) {
  const t = useTranslations("knowledge.tests");
  const list = useTranslations("knowledge.list");
  const share = useShare();
  const [view, setView] = useState<(typeof VIEWS)[number]>("all");
  const [text, setText] = useState("");
  const [most, setMost] = useState(PAGE);
  const sought = text.trim().toLowerCase();
  const found = tests.filter(
    (test) =>
      isIn(test, view) &&
      [test.question, test.expectedTitle, test.last?.foundTitle].some((one) =>
        one?.toLowerCase().includes(sought),
      ),
  );
  const expectedOf = ({ gone, expectedSourceId, expectedTitle }: Test): string =>
    gone ? t("goneHelp") : expectedSourceId === null ? t("nobody") : (expectedTitle ?? "–");
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <span className="w-64 max-w-full">
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={text}
            maxLength={200}
            onValueChange={setText}
          />
        </span>
        <SegmentedControl
          aria-label={t("views.label")}
          value={view}
          onValueChange={setView}
          options={VIEWS.map((value) => ({
            value,
            label: `${t(`views.${value}`)} ${tests.filter((test) => isIn(test, value)).length}`,
          }))}
        />
      </div>
      {found.length === 0 ? <p className="text-sm text-muted">{t("nothingFits")}</p> : null}
      <Table
        label={t("lead")}
        className={found.length === 0 ? "hidden" : undefined}
        head={
          <>
            <Th>{t("question")}</Th>
            <Th className="hidden sm:table-cell">{t("expected")}</Th>
            <Th>{t("result")}</Th>
            <Th className="hidden md:table-cell">{t("found")}</Th>
            <Th>
              <span className="sr-only">{t("removeOf", { question: "" })}</span>
            </Th>
          </>
        }
      >
        {found.slice(0, most).map((test) => (
          <Tr key={test.id}>
            <Td className="min-w-40">{test.question}</Td>
            <Td className="hidden text-xs text-muted sm:table-cell">{expectedOf(test)}</Td>
            <Td className="whitespace-nowrap">
              {test.undecided || test.gone ? (
                <UndecidedTest test={test} mayManage={mayManage} />
              ) : test.last ? (
                <span className="flex items-center gap-2">
                  <Badge tone={OUTCOME_TONES[test.last.outcome]}>{t(`outcomes.${test.last.outcome}`)}</Badge>
                  <span className="text-xs tabular-nums text-subtle">{share(test.last.confidence)}</span>
                  {changed.has(test.id) ? (
                    <span className="size-1.5 rounded-full bg-accent" role="img" aria-label={t("changed")} />
                  ) : null}
                </span>
              ) : (
                <span className="text-xs text-subtle">{t("notRun")}</span>
              )}
            </Td>
            <Td className="hidden text-xs text-muted md:table-cell">{test.last?.foundTitle ?? "–"}</Td>
            <Td className="whitespace-nowrap text-right">
              {mayManage ? (
                <>
                  <IconButton
                    size="sm"
                    label={t("editOf", { question: test.question })}
                    icon={<Pencil size={14} aria-hidden />}
                    onClick={() => onEdit(test)}
                  />
                  <RemoveTest test={test} />
                </>
              ) : null}
            </Td>
          </Tr>
        ))}
      </Table>
      {found.length > most ? (
        <div>
          <Button onClick={() => setMost(most + PAGE)}>{list("more")}</Button>
        </div>
      ) : null}
    </>
  );
}

const isIn = ({ undecided, gone, last }: Test, view: (typeof VIEWS)[number]): boolean => {
  const waits = undecided || gone || last === null;
  if (view === "all") return true;
  return view === "waiting" ? waits : !waits && OUTCOME_TONES[last.outcome] !== "ok";
};

/** Two people did not agree about it, or what should answer was deleted: somebody says what holds. */
function UndecidedTest({ test, mayManage }: { test: Test; mayManage: boolean }) {
  const t = useTranslations("knowledge.tests");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const save = useMutation(
    trpc.knowledge.saveTestQuestion.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: refresh,
    }),
  );
  const { id: testId, question, expectedSourceId } = test;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge tone="warn">{t(test.gone ? "gone" : "undecided")}</Badge>
      {mayManage ? (
        <>
          {expectedSourceId === null ? null : (
            <Button size="sm" onClick={() => save.mutate({ testId, question, expected: expectedSourceId })}>
              {t("decideSource")}
            </Button>
          )}
          <Button size="sm" onClick={() => save.mutate({ testId, question, expected: null })}>
            {t("decideNobody")}
          </Button>
        </>
      ) : null}
    </span>
  );
}

function RemoveTest({ test }: { test: Test }) {
  const t = useTranslations("knowledge.tests");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const settled = { onError: (error: unknown) => toast.error(errorText(error)), onSettled: refresh };
  const save = useMutation(trpc.knowledge.saveTestQuestion.mutationOptions(settled));
  const remove = useMutation(trpc.knowledge.removeTestQuestion.mutationOptions(settled));
  const { id: testId, question, expectedSourceId } = test;
  return (
    <IconButton
      size="sm"
      label={t("removeOf", { question })}
      icon={<Trash2 size={14} aria-hidden />}
      onClick={() =>
        remove.mutate(
          { testId },
          {
            onSuccess: () =>
              toast(t("removed", { question }), {
                action: {
                  label: common("undo"),
                  onClick: () => save.mutate({ question, expected: expectedSourceId }),
                },
              }),
          },
        )
      }
    />
  );
}
