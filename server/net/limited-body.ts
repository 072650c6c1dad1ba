import type { CallLimits } from "./call-limits";
import { explainFailure } from "./explain-failure";
import { SafeFetchError } from "./safe-fetch-error";

type ByteSource = {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
};

/**
 * The body as the caller may read it: cut when it grows past `maxBytes` after
 * decompression, or when the limits of the call run out. Errors are SafeFetchErrors.
 */
export function limitedBody(
  source: ByteSource,
  maxBytes: number,
  limits: CallLimits,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let total = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          limits.waiting();
          const { done, value } = await reader.read();
          limits.heard();
          if (limits.failure !== undefined) throw limits.failure;
          if (done) {
            limits.end();
            controller.close();
            return;
          }
          if (value === undefined) return;
          total += value.byteLength;
          if (total > maxBytes) throw tooLarge(maxBytes);
          controller.enqueue(value);
        } catch (error) {
          const failure = limits.failure ?? explainFailure(error, "body");
          limits.fail(failure);
          limits.end();
          controller.error(failure);
        }
      },
      async cancel(reason) {
        limits.end();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

export function tooLarge(maxBytes: number): SafeFetchError {
  return new SafeFetchError("too_large", `The answer is larger than ${maxBytes} bytes`);
}
