import { expect, it } from "vitest";
import { engine } from "../../../flow/index";
import { newNode } from "./edits";

it.each([...engine.definitions.values()].map((one) => one.type))(
  "a fresh %s is a valid part of a document",
  (type) => {
    const node = newNode(type as Parameters<typeof newNode>[0], { x: 0, y: 0 }, "n");
    const parsed = engine.flowSchema.safeParse({
      schema: 1,
      id: "f",
      name: "",
      locale: "en",
      nodes: [node],
      edges: [],
      variables: [],
      settings: {},
    });
    expect(parsed.error?.issues ?? []).toEqual([]);
  },
);
