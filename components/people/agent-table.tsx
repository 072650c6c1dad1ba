"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Popover } from "../ui/popover";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { AgentState } from "./agent-state";
import type { Agent } from "./queue-dialog";
import { readNumber } from "./read-number";

const MOST = 200;

/** Who may have conversations: how many at once, and what they are good at. */
export function AgentTable({ agents, mayChange }: { agents: readonly Agent[]; mayChange: boolean }) {
  const t = useTranslations("service.agents");
  const format = useFormatter();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("name")}</Th>
          <Th className="hidden sm:table-cell">{t("state")}</Th>
          <Th className="hidden text-right sm:table-cell">{t("load")}</Th>
          <Th>{t("capacity")}</Th>
          <Th>{t("skills")}</Th>
        </>
      }
    >
      {agents.map((agent) => (
        <Tr key={agent.userId}>
          <Td className="min-w-28 font-medium">
            {agent.name}
            <div className="font-normal sm:hidden">
              <AgentState agent={agent} />
            </div>
          </Td>
          <Td className="hidden sm:table-cell">
            <AgentState agent={agent} />
          </Td>
          <Td className="hidden text-right tabular-nums sm:table-cell">{format.number(agent.load)}</Td>
          <Td>
            {mayChange ? (
              <Capacity key={agent.capacity} agent={agent} />
            ) : (
              <span className="tabular-nums">{format.number(agent.capacity)}</span>
            )}
          </Td>
          <Td>
            <div className="flex min-w-32 items-center gap-1">
              <span className="flex flex-wrap gap-1">
                {agent.skills.length === 0 ? <span className="text-subtle">{t("noSkills")}</span> : null}
                {agent.skills.map((skill) => (
                  <Badge key={skill}>{skill}</Badge>
                ))}
              </span>
              {mayChange ? <Skills agent={agent} /> : null}
            </div>
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** Changes an agent: shown at once, put back when the server refuses. */
function useChangeAgent() {
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const queryKey = trpc.agents.list.queryKey();
  return useMutation(
    trpc.agents.update.mutationOptions({
      onMutate: async ({ userId, capacity, skills }) => {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData(queryKey);
        queries.setQueryData(queryKey, (list) =>
          list?.map((one) =>
            one.userId === userId
              ? { ...one, capacity: capacity ?? one.capacity, skills: skills ?? one.skills }
              : one,
          ),
        );
        return before;
      },
      onError: (error, _input, before) => {
        if (before) queries.setQueryData(queryKey, before);
        toast.error(errorText(error));
      },
      onSettled: () => queries.invalidateQueries({ queryKey }),
    }),
  );
}

function Capacity({ agent }: { agent: Agent }) {
  const t = useTranslations("service");
  const change = useChangeAgent();
  const [typed, setTyped] = useState(String(agent.capacity));
  const value = readNumber(typed, 0, MOST);
  const wrong = value === undefined || value === null;
  function keep() {
    if (wrong) setTyped(String(agent.capacity));
    else if (value !== agent.capacity) change.mutate({ userId: agent.userId, capacity: value });
  }
  return (
    <Field
      hideLabel
      label={t("agents.capacityOf", { name: agent.name })}
      error={wrong ? t("numberWrong", { min: 0, max: MOST }) : undefined}
      className="w-20"
    >
      <Input
        size="sm"
        inputMode="numeric"
        maxLength={3}
        value={typed}
        onValueChange={setTyped}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setTyped(String(agent.capacity));
        }}
      />
    </Field>
  );
}

function Skills({ agent }: { agent: Agent }) {
  const t = useTranslations("service.agents");
  const common = useTranslations("common");
  const change = useChangeAgent();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const skills = [
    ...new Set(
      typed
        .split(/[,，、;；\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    ),
  ];
  const wrong = skills.length > 50 || skills.some((one) => one.length > 60);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (wrong) return;
    change.mutate({ userId: agent.userId, skills });
    setOpen(false);
  }
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        if (next) setTyped(agent.skills.join(", "));
        setOpen(next);
      }}
      align="end"
      className="w-80"
      trigger={
        <IconButton
          size="sm"
          label={t("skillsOf", { name: agent.name })}
          icon={<Pencil size={13} aria-hidden />}
        />
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field
          label={t("skillsOf", { name: agent.name })}
          help={t("skillsHelp")}
          error={wrong ? t("skillsWrong") : undefined}
        >
          <Input value={typed} onValueChange={setTyped} placeholder={t("skillsPlaceholder")} />
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" size="sm">
            {common("save")}
          </Button>
        </div>
      </form>
    </Popover>
  );
}
