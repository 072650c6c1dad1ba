import { EmailError } from "../email/email-error";
import { sendEmail } from "../email/send-email";
import { effectFailure, type Performer } from "./performer";

/** Sends an e-mail. Failures are the codes of EmailError. */
export const performEmail: Performer<"email"> = async (request, context) => {
  try {
    return {
      ok: true,
      result: await sendEmail(context.config.email, { ...request, key: context.key }, context.signal),
    };
  } catch (error) {
    if (error instanceof EmailError) return effectFailure(error.code, error.message);
    throw error;
  }
};
