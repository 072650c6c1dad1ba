import { EmailError } from "../email/email-error";
import { type EmailConfig, sendEmail } from "../email/send-email";
import { type ChannelPort, DeliveryFault } from "./channel-port";

/** Faults that another try does not mend. */
const FINAL = new Set(["invalid", "refused", "no_smtp"]);

/** E-mail by the server's SMTP. A repeat bears the same Message-ID. */
export const emailChannel = (config: EmailConfig): Extract<ChannelPort, { kind: "outside" }> => ({
  kind: "outside",
  deliver: async ({ id, address, content, signal }) => {
    const { text, subject, link } = content;
    try {
      await sendEmail(
        config,
        {
          to: [address],
          subject: subject?.trim() || (text.split("\n")[0] ?? "").slice(0, 120),
          text: link ? `${text}\n\n${link.label}: ${link.url}` : text,
          key: id,
        },
        signal,
      );
    } catch (error) {
      if (error instanceof EmailError) throw new DeliveryFault(error.code, FINAL.has(error.code));
      throw error;
    }
  },
});
