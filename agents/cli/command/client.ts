/** The service's API by HTTP. Whatever is not a good answer comes as a Failure with a sentence for people. */
import * as z from "zod/mini";
import type { Language } from "../../../src/i18n/language.ts";
import { trustSystem } from "./authorities.ts";
import { connectionFailure } from "./connection.ts";
import { exitCodes, Failure, type ExitCode, type RefusedField } from "../terminal/failure.ts";
import type { SignIn } from "./server.ts";
import { PIECE_BYTES, TIMEOUT_SECONDS, TRANSFER_TIMEOUT_SECONDS } from "../limits.ts";

export interface RequestOptions {
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; `onSent` is told how many bytes have gone so far. */
  readonly bytes?: Uint8Array;
  readonly contentType?: string;
  readonly onSent?: (bytes: number) => void;
  readonly ifMatch?: string | undefined;
  readonly timeoutSeconds?: number;
  /** Answers that are no failure although their status says so. */
  readonly expected?: readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface Client {
  readonly url: string;
  readonly request: (method: string, path: string, options?: RequestOptions) => Promise<Answer>;
  /** A body too long for memory. Reading it may fail like the request itself. */
  readonly stream: (path: string) => AsyncIterable<Uint8Array>;
}

/** A client of this server; without a token only what everybody may ask is answered. */
export function connect({ url, token }: SignIn, language: Language): Client {
  trustSystem();
  async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, value);
    }
    const body = bodyOf(options);
    const response = await fetch(target, {
      method,
      headers: {
        Accept: "application/json, application/problem+json",
        "Accept-Language": language,
        "User-Agent": "randwerk-cli",
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(options.ifMatch !== undefined && { "If-Match": options.ifMatch }),
        ...(body !== undefined && {
          "Content-Type": options.contentType ?? "application/json",
        }),
      },
      ...(body !== undefined && { body, duplex: "half" }),
      // The token is for this server, wherever it points to.
      redirect: "manual",
      signal: AbortSignal.timeout(1000 * (options.timeoutSeconds ?? TIMEOUT_SECONDS)),
    });
    if (response.ok || options.expected?.includes(response.status) === true) return response;
    throw refusal(response, await response.text(), url, options.json);
  }
  return {
    url,
    request: async (method, path, options = {}) => {
      try {
        const response = await send(method, path, options);
        // Node 20 has no bytes() yet.
        const bytes = new Uint8Array(await response.arrayBuffer());
        return { status: response.status, text: new TextDecoder().decode(bytes), bytes };
      } catch (error) {
        throw connectionFailure(error, url, options.timeoutSeconds ?? TIMEOUT_SECONDS) ?? error;
      }
    },
    stream: async function* (path) {
      const timeoutSeconds = TRANSFER_TIMEOUT_SECONDS;
      try {
        const response = await send("GET", path, { timeoutSeconds });
        if (response.body !== null) yield* response.body;
      } catch (error) {
        throw connectionFailure(error, url, timeoutSeconds) ?? error;
      }
    },
  };
}

function bodyOf({ json, bytes, onSent }: RequestOptions): string | ReadableStream | undefined {
  if (bytes === undefined) return json === undefined ? undefined : JSON.stringify(json);
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(sent, sent + PIECE_BYTES));
      sent = Math.min(bytes.length, sent + PIECE_BYTES);
      onSent?.(sent);
    },
  });
}

/** An answer of the expected shape. Fails with exit code 3 if another program answered. */
export function readAnswer<Schema extends z.ZodMiniType>(
  schema: Schema,
  { text }: Answer,
  url: string,
): z.infer<Schema> {
  const parsed = z.safeParse(schema, jsonOrUndefined(text));
  if (parsed.success) return parsed.data;
  throw noRandwerk(url);
}

const noRandwerk = (url: string) =>
  new Failure(exitCodes.unreachable, {
    de: `${url} antwortet, aber nicht wie dieser Dienst. Stimmt die Adresse?`,
    en: `${url} answers, but not like this service. Is the address right?`,
  });

/** Fields of a request that the service finds wrong. */
export const refusedFieldsSchema = z.array(
  z.object({
    field: z.string(),
    detail: z.string(),
    offset: z.optional(z.number()),
    length: z.optional(z.number()),
  }),
);

/** The fields with what was sent in them, to point at the place. */
export const refusedFields = (
  errors: z.infer<typeof refusedFieldsSchema>,
  sent: unknown,
): RefusedField[] =>
  errors.map(({ field, detail, offset, length }) => ({
    field,
    detail,
    value: valueAt(sent, field),
    offset,
    length,
  }));

/** The API of checks has no title. */
const problemSchema = z.object({
  title: z.optional(z.string()),
  detail: z.string(),
  errors: z.optional(refusedFieldsSchema),
  requestId: z.optional(z.string()),
});

/** The failure that a bad answer means (RFC 9457); `sent` is the JSON that was refused. */
function refusal(response: Response, body: string, url: string, sent: unknown): Failure {
  const { status } = response;
  if (status >= 300 && status < 400) {
    const to = response.headers.get("Location") ?? "?";
    return new Failure(exitCodes.unreachable, {
      de: `${url} leitet weiter nach ${to}. Bitte gleich die richtige Adresse nennen.`,
      en: `${url} redirects to ${to}. Please name the right address.`,
    });
  }
  const parsed = z.safeParse(problemSchema, jsonOrUndefined(body));
  if (!parsed.success) {
    return status < 500 ? noRandwerk(url) : new Failure(exitCodes.unreachable, broken(url, status));
  }
  const { title, detail, errors = [], requestId } = parsed.data;
  const fields = refusedFields(errors, sent);
  // The detail of a refused form repeats its fields, which are shown below.
  const said = fields.length > 0 && title !== undefined ? `${title}.` : detail;
  const hint = hintFor(status, requestId);
  return new Failure(
    exitCodeOf(status),
    { de: `${said}${hint.de}`, en: `${said}${hint.en}` },
    { fields, body },
  );
}

const broken = (url: string, status: number) => ({
  de: `${url} ist gestört (HTTP ${status}). Bitte später noch einmal versuchen.`,
  en: `${url} is out of order (HTTP ${status}). Please try again later.`,
});

function exitCodeOf(status: number): ExitCode {
  if (status === 401) return exitCodes.signedOut;
  return status >= 500 ? exitCodes.unreachable : exitCodes.refused;
}

/** Advice, where the service itself cannot know. */
function hintFor(status: number, requestId: string | undefined): { de: string; en: string } {
  if (status === 401) {
    return {
      de: " Neu anmelden: randwerk login URL",
      en: " Sign in again: randwerk login URL",
    };
  }
  if (status === 403) {
    return {
      de: " Eines mit diesem Recht macht: randwerk tokens add NAME --scope RECHT",
      en: " Create one with it: randwerk tokens add NAME --scope SCOPE",
    };
  }
  if (status === 500) {
    return { de: ` Kennung: ${requestId ?? "?"}`, en: ` Request id: ${requestId ?? "?"}` };
  }
  return { de: "", en: "" };
}

/** The text that was sent in a field such as `windows.0.calendar`. */
function valueAt(sent: unknown, field: string): string | undefined {
  let value = sent;
  for (const name of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === "string" ? value : undefined;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
