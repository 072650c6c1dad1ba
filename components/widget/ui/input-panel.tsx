/** @jsxImportSource preact */
import type { Awaiting } from "../../../flow/kernel/chat";
import { useChat } from "./chat-context";
import { ChoiceInput } from "./choice-input";
import { lazily } from "./lazily";
import { RatingInput } from "./rating-input";

const inputs = () => import("./rare/inputs");
const DateInput = lazily(() => inputs().then((one) => one.DateInput));
const FileInput = lazily(() => inputs().then((one) => one.FileInput));
const FormInput = lazily(() => inputs().then((one) => one.FormInput));
const LocationInput = lazily(() => inputs().then((one) => one.LocationInput));
const PictureChoice = lazily(() => inputs().then((one) => one.PictureChoice));
const ManyChoices = lazily(() => inputs().then((one) => one.ManyChoices));

/** Questions that are answered by more than typing. */
export function hasPanel(awaiting: Awaiting | null): boolean {
  return (
    awaiting !== null &&
    !["text", "email", "phone", "number", "url", "working", "person", "event"].includes(awaiting.type)
  );
}

/** Where typing an answer makes no sense, or the panel has a field of its own. */
export function takesTyping(awaiting: Awaiting | null): boolean {
  if (awaiting === null) return true;
  if (awaiting.type === "choice") return !awaiting.searchable && !awaiting.multiple;
  return !["form", "file", "date", "time", "dateRange", "working"].includes(awaiting.type);
}

/** The buttons and fields of the open question. */
export function InputPanel({ awaiting }: { awaiting: Awaiting }) {
  const { session, t } = useChat();
  const optional = "optional" in awaiting && awaiting.optional;
  return (
    <div class="panel">
      <Fields awaiting={awaiting} />
      {optional ? (
        <button type="button" class="plain" onClick={() => session.say({ text: "" }, null)}>
          {t("composer.skip")}
        </button>
      ) : null}
    </div>
  );
}

function Fields({ awaiting }: { awaiting: Awaiting }) {
  switch (awaiting.type) {
    case "choice":
      return awaiting.multiple || awaiting.searchable ? (
        <ManyChoices asked={awaiting} />
      ) : (
        <ChoiceInput asked={awaiting} />
      );
    case "pictureChoice":
      return <PictureChoice asked={awaiting} />;
    case "rating":
      return <RatingInput asked={awaiting} />;
    case "date":
    case "time":
    case "dateRange":
      return <DateInput asked={awaiting} />;
    case "file":
      return <FileInput asked={awaiting} />;
    case "form":
      return <FormInput asked={awaiting} />;
    case "location":
      return <LocationInput asked={awaiting} />;
    default:
      return null;
  }
}
