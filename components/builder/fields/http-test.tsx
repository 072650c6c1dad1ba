"use client";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { begin, engine, type Json, type Universe } from "../../../flow/index";
import { variablesIn } from "../../../flow/text/template";
import { useTRPC } from "../../trpc/trpc-context";
import { useErrorText } from "../../trpc/use-error-text";
import { Button } from "../../ui/button";
import type { NodeOf } from "../inspectors/inspector-props";
import { TextField } from "./text-field";

/** The request that this step would make with these values, made by the step itself. */
function requestOf(node: NodeOf<"http">, values: { [path: string]: string }) {
  const flow = engine.compile({
    schema: 1,
    id: "test",
    name: "",
    locale: "en",
    nodes: [node],
    edges: [],
    variables: [],
    settings: {},
  });
  const universe: Universe = {
    now: Date.now(),
    id: () => "m",
    seed: 1,
    contact: {},
    conversation: {},
    workspace: {},
    timeZone: "UTC",
    stickyId: "test",
  };
  for (const [path, value] of Object.entries(values))
    if (path.startsWith("contact.")) universe.contact[path.slice(8)] = value;
  const vars = Object.fromEntries(Object.entries(values).filter(([path]) => !path.startsWith("contact.")));
  const [effect] = begin(flow, { type: "node", node: node.id, variables: vars }, universe).effects;
  return effect?.kind === "http" ? effect : null;
}

/** Calls the address for real and shows what came back. */
export function HttpTest({ node, onAnswer }: { node: NodeOf<"http">; onAnswer: (answer: Json) => void }) {
  const t = useTranslations("inspectors.httpTest");
  const errorText = useErrorText();
  const [values, setValues] = useState<{ [path: string]: string }>({});
  const [problem, setProblem] = useState("");
  const call = useMutation(useTRPC().simulate.performEffect.mutationOptions());
  const paths = useMemo(() => {
    const texts = JSON.stringify(node.data).match(/\{\{.*?\}\}/gs) ?? [];
    return [
      ...new Set(
        texts.flatMap((text) => variablesIn(text.replaceAll('\\"', '"')).map((path) => path.join("."))),
      ),
    ].filter((path) => path !== "");
  }, [node.data]);
  const outcome = call.data;
  const result = outcome?.ok && "status" in outcome.result ? outcome.result : undefined;

  async function run() {
    const effect = requestOf(node, values);
    setProblem(effect ? "" : t("noRequest"));
    if (!effect) return;
    const answer = await call.mutateAsync(effect).catch(() => null);
    if (answer?.ok && "body" in answer.result) onAnswer(answer.result.body);
  }
  return (
    <div className="space-y-2">
      {paths.map((path) => (
        <TextField
          key={path}
          mono
          label={path}
          value={values[path]}
          onChange={(value) => setValues({ ...values, [path]: value ?? "" })}
        />
      ))}
      <Button size="sm" loading={call.isPending} onClick={() => void run()}>
        {t("call")}
      </Button>
      {problem ? <p className="text-xs text-danger-text">{problem}</p> : null}
      {call.error ? <p className="text-xs text-danger-text">{errorText(call.error)}</p> : null}
      {outcome && !outcome.ok ? (
        <p className="text-xs text-danger-text">
          {t("failed", { code: outcome.error.code, message: outcome.error.message })}
        </p>
      ) : null}
      {result ? (
        <div>
          <p className="text-xs text-muted">{t("status", { status: result.status })}</p>
          <pre className="mt-1 max-h-56 overflow-auto rounded-md bg-sunken p-2 font-mono text-2xs">
            {typeof result.body === "string"
              ? result.body.slice(0, 4_000)
              : JSON.stringify(result.body, null, 2).slice(0, 4_000)}
          </pre>
        </div>
      ) : null}
    </div>
  );
}
