import type { Awaiting, Json, Reply } from "../../flow";
import type { Said } from "./turn-input";

/** A visitor's answer in words, as the conversation shows it: options by their labels, forms line by line. */
export function visitorMessage(reply: Reply, awaiting: Awaiting | null): Said {
  const file = reply.file ?? reply.files?.[0];
  if (file) {
    if (file.mime.startsWith("image/")) return { type: "image", url: file.url, alt: file.name };
    return { type: "file", url: file.url, name: file.name, size: file.size };
  }
  return { type: "text", text: words(reply, awaiting) };
}

function words(reply: Reply, awaiting: Awaiting | null): string {
  if (reply.text !== undefined) return reply.text;
  const label = (id: string): string =>
    awaiting && "options" in awaiting ? (awaiting.options.find((one) => one.id === id)?.label ?? id) : id;
  if (reply.choice !== undefined) return label(reply.choice);
  if (reply.choices) return reply.choices.map(label).join(", ");
  if (reply.form) {
    const fields = awaiting?.type === "form" ? awaiting.fields : [];
    return Object.entries(reply.form)
      .map(
        ([name, value]) => `${fields.find((field) => field.name === name)?.label ?? name}: ${print(value)}`,
      )
      .join("\n");
  }
  if (reply.location) return `${reply.location.latitude}, ${reply.location.longitude}`;
  return "";
}

const print = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
