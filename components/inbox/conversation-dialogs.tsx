"use client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Combobox } from "../ui/combobox";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioGroup } from "../ui/radio-group";
import { RelativeTime } from "../ui/relative-time";
import { Textarea } from "../ui/textarea";
import type { Detail, Summary } from "./inbox-data";
import type { DialogName } from "./page-menus";
import type { ConversationActions } from "./use-conversation-actions";
import { useNodeName } from "./use-node-name";
import { useOwnerWords } from "./use-owner-words";
import { usePeople } from "./use-people";

interface Common {
  summary: Summary;
  detail: Detail | undefined;
  actions: ConversationActions;
  onClose: () => void;
}

/** The questions that some actions ask first. */
export function ConversationDialogs({ open, ...common }: Common & { open: DialogName | null }) {
  switch (open) {
    case null:
      return null;
    case "transfer":
      return <TransferDialog {...common} />;
    case "giveBack":
      return <GiveBackDialog {...common} />;
    case "labels":
      return <LabelsDialog {...common} />;
    case "merge":
      return <MergeDialog {...common} />;
  }
}

function TransferDialog({ summary, actions, onClose }: Common) {
  const t = useTranslations("inbox.transfer");
  const { openQueues } = usePeople();
  const others = openQueues.filter((queue) => queue.id !== summary.queueId || summary.owner !== "queue");
  const [queueId, setQueueId] = useState(others[0]?.id ?? null);
  const [note, setNote] = useState("");
  const queue = others.find((one) => one.id === queueId);
  return (
    <Asking
      title={t("title")}
      description={t("description")}
      action={t("action")}
      ready={queue !== undefined}
      busy={actions.busy === "transfer"}
      onClose={onClose}
      onDone={async () => queue !== undefined && (await actions.transfer(queue.id, queue.name, note))}
    >
      <Field label={t("queue")} help={others.length === 0 ? t("none") : undefined}>
        <Combobox
          value={queueId}
          onValueChange={setQueueId}
          options={others.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Field>
      <Field label={t("note")} help={t("noteHelp")}>
        <Textarea value={note} onValueChange={setNote} maxLength={10_000} />
      </Field>
    </Asking>
  );
}

const SAME = "";

function GiveBackDialog({ detail, actions, onClose }: Common) {
  const t = useTranslations("inbox.giveBack");
  const nodeName = useNodeName();
  const [node, setNode] = useState(SAME);
  const options = (detail?.nodes ?? []).map((one) => ({
    value: one.id,
    label: one.label ?? nodeName(one.type),
    description: nodeName(one.type),
  }));
  return (
    <Asking
      title={t("title")}
      description={t("description")}
      action={t("action")}
      ready
      busy={actions.busy === "giveBack"}
      onClose={onClose}
      onDone={() => actions.giveBack(node === SAME ? null : node)}
    >
      <Field label={t("node")}>
        <Combobox
          value={node}
          onValueChange={(next) => setNode(next ?? SAME)}
          options={[{ value: SAME, label: t("same") }, ...options]}
        />
      </Field>
    </Asking>
  );
}

function LabelsDialog({ summary, actions, onClose }: Common) {
  const t = useTranslations("inbox.labels");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const labels = useQuery(trpc.labels.list.queryOptions());
  const [chosen, setChosen] = useState<readonly string[]>(summary.labels);
  const [fresh, setFresh] = useState("");
  const names = [...new Set([...(labels.data ?? []).map((one) => one.name), ...chosen])];
  function add() {
    const name = fresh.trim();
    if (name && !chosen.includes(name)) setChosen([...chosen, name]);
    setFresh("");
  }
  return (
    <Asking
      title={t("title")}
      action={common("save")}
      ready
      busy={actions.busy === "labels"}
      onClose={onClose}
      onDone={() => actions.setLabels([...new Set([...chosen, ...(fresh.trim() ? [fresh.trim()] : [])])])}
    >
      {names.length > 0 ? (
        <div className="flex flex-col gap-2">
          {names.map((name) => (
            <Checkbox
              key={name}
              checked={chosen.includes(name)}
              onCheckedChange={(on) =>
                setChosen(on ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
              label={name}
            />
          ))}
        </div>
      ) : (
        <p className="text-sm text-muted">{t("none")}</p>
      )}
      <div className="flex items-end gap-2">
        <Field label={t("new")} className="flex-1">
          <Input
            value={fresh}
            onValueChange={setFresh}
            maxLength={60}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
              event.preventDefault();
              add();
            }}
          />
        </Field>
        <Button onClick={add} disabled={fresh.trim() === ""}>
          {common("add")}
        </Button>
      </div>
    </Asking>
  );
}

function MergeDialog({ detail, actions, onClose }: Common) {
  const t = useTranslations("inbox.merge");
  const ownerWords = useOwnerWords();
  const others = detail?.others ?? [];
  const [into, setInto] = useState(others[0]?.id ?? "");
  return (
    <Asking
      title={t("title")}
      description={t("description")}
      action={t("action")}
      ready={into !== ""}
      busy={actions.busy === "merge"}
      onClose={onClose}
      onDone={() => actions.merge(into)}
    >
      <RadioGroup
        cards
        aria-label={t("title")}
        value={into}
        onValueChange={setInto}
        options={others.map((one) => ({
          value: one.id,
          label: one.preview?.text ?? t("noWords"),
          description: (
            <span className="flex flex-wrap gap-x-1.5">
              <RelativeTime date={one.lastAt} />
              <span>{ownerWords(one)}</span>
            </span>
          ),
        }))}
      />
    </Asking>
  );
}

function Asking({
  title,
  description,
  action,
  ready,
  busy,
  onClose,
  onDone,
  children,
}: {
  title: string;
  description?: string;
  action: string;
  ready: boolean;
  busy: boolean;
  onClose: () => void;
  /** True: it worked and the dialog closes. */
  onDone: () => Promise<boolean>;
  children: ReactNode;
}) {
  const common = useTranslations("common");
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await onDone()) onClose();
  }
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(next) => next || onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant="primary" type="submit" form="inbox-asking" disabled={!ready} loading={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id="inbox-asking" className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        {children}
      </form>
    </Dialog>
  );
}
