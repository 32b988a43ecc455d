/** Ask the server over HTTP; every request ends, with an answer or an error, in time. */

export const REQUEST_TIMEOUT_MS = 10_000;

export interface Answer {
  status: number;
  etag: string | null;
  /** Which display the server takes this browser for, where it says so. */
  display?: number | null;
  text: string;
}

/** Send a request and read the whole answer, any status; rejects on timeout or no network. */
export async function ask(
  url: string,
  init: RequestInit = {},
  timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<Answer> {
  // Engines before Chrome 66 cannot abort; there the answer is merely no longer awaited.
  const controller = typeof AbortController === "function" ? new AbortController() : null;
  const settings: RequestInit = { credentials: "same-origin", ...init };
  if (controller) settings.signal = controller.signal;
  return await within(timeoutMs, read(url, settings), () => controller && controller.abort());
}

/** Send a JSON body by POST. */
export function post(url: string, body: unknown, timeoutMs = REQUEST_TIMEOUT_MS): Promise<Answer> {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  return ask(url, init, timeoutMs);
}

/** Reject if `work` has not settled within `ms`; `onTimeout` may cancel it. */
export function within<T>(ms: number, work: Promise<T>, onTimeout?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`No answer within ${ms} ms.`));
      if (onTimeout) onTimeout();
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function read(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return {
    status: response.status,
    etag: response.headers.get("ETag"),
    display: Number(response.headers.get("Signage-Display")) || null,
    text: await response.text(),
  };
}
