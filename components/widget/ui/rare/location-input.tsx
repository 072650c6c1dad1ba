/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import type { Awaiting } from "../../../../flow/kernel/chat";
import { useChat } from "../chat-context";
import { PlaceIcon } from "../icons";

/** The device's place, when the visitor says so. It can also be typed. */
export default function LocationInput({ asked }: { asked: Extract<Awaiting, { type: "location" }> }) {
  const { session, t } = useChat();
  const [step, setStep] = useState<"idle" | "finding" | "denied">("idle");
  const share = () => {
    setStep("finding");
    if (!("geolocation" in navigator)) return setStep("denied");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) =>
        session.say(
          { location: { latitude, longitude } },
          { type: "text", text: `${latitude}, ${longitude}` },
        ),
      () => setStep("denied"),
      { timeout: 20_000, maximumAge: 60_000 },
    );
  };
  return (
    <div class="place">
      <button type="button" class="main" disabled={step === "finding"} onClick={share}>
        <PlaceIcon size={16} />
        {step === "finding" ? t("location.finding") : (asked.button ?? t("location.share"))}
      </button>
      {step === "denied" ? (
        <p class="note" role="status">
          {t("location.denied")}
        </p>
      ) : null}
    </div>
  );
}
