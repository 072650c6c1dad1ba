import { z } from "zod";
import { tidyFolder } from "../knowledge/details";
import { idSchema, nameSchema, timeSchema } from "./fields";

/** Text of several lines: everything but NUL, other control characters and lone surrogates. */
export const longText = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform((text) => text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, " ").trim())
    .pipe(z.string().min(1, "This may not be empty.").max(max));

export const question = nameSchema(1_000);
export const folder = z.string().max(300).transform(tidyFolder);
export const detailsInput = {
  title: nameSchema(500).optional(),
  language: z.enum(["zh", "en"]).nullable().optional(),
  folder: folder.optional(),
  tags: z.array(nameSchema(60)).max(30).optional(),
  audience: idSchema.nullable().optional(),
  ownerId: idSchema.nullable().optional(),
  validFrom: timeSchema.nullable().optional(),
  validUntil: timeSchema.nullable().optional(),
  byOrder: z.boolean().optional(),
};
export const pairInput = {
  question,
  phrasings: z.array(question).max(200).default([]),
  answer: longText(20_000),
};
