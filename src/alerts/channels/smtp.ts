/**
 * Mail through a submission server (RFC 6409): port 465 with TLS at once, every other with STARTTLS. Without TLS
 * nothing is sent, neither a password nor a message.
 */
import * as z from "zod/mini";
import type { Channel, Surroundings } from "./channel.ts";
import { SMTP_SESSION_MS } from "../limits.ts";
import { dotted, mailOf } from "./mail.ts";
import { isOwnHost, outcomeOfError, shown } from "./outbound.ts";
import type { Outcome } from "./answer.ts";
import { openSession, SmtpError, type Session } from "./smtp-session.ts";

// The address between the angle brackets of a command: no blanks, brackets or line ends (RFC 5322, atext).
const address = z
  .string()
  .check(z.regex(/^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$/, "is not a mail address"));

export const smtpSettings = z.strictObject({
  host: z.string().check(z.regex(/^[A-Za-z0-9.:-]+$/, "is not a host name")),
  port: z._default(z.int().check(z.gte(1), z.lte(65_535)), 587),
  user: z.optional(z.string().check(z.minLength(1))),
  password: z.optional(z.string().check(z.minLength(1))),
  from: address,
  to: z.pipe(
    z.transform((value) => (typeof value === "string" ? [value] : value)),
    z.array(address).check(z.minLength(1), z.maxLength(20)),
  ),
});

type Settings = z.infer<typeof smtpSettings>;

export function smtpChannel(settings: Settings): Pick<Channel, "send" | "check"> {
  return {
    send: (message, id, around) =>
      converse(settings, around, async (session, progress) => {
        const { from, to } = settings;
        await session.command(`MAIL FROM:<${from}>`, 250);
        const refused = await recipients(session, to);
        await session.command("DATA", 354);
        // From here on a lost connection leaves open whether the mail was taken.
        progress.isCommitted = true;
        const answer = await session.command(dotted(mailOf(message, id, settings)), 250);
        return [answer, ...refused].join("; ");
      }),
    check: (around) => converse(settings, around, (session) => session.command("NOOP", 250)),
  };
}

/** One mistyped address does not keep the others from being told: what was refused, unless all were. */
async function recipients(session: Session, to: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  for (const one of to) {
    try {
      await session.command(`RCPT TO:<${one}>`, 250);
    } catch (error) {
      if (!(error instanceof SmtpError) || refused.length === to.length - 1) throw error;
      refused.push(`${one}: ${error.message}`);
    }
  }
  return refused;
}

interface Progress {
  isCommitted: boolean;
}

async function converse(
  { host, port, user, password }: Settings,
  { config }: Surroundings,
  talk: (session: Session, progress: Progress) => Promise<string>,
): Promise<Outcome> {
  if (isOwnHost(`${host}:${port}`, config)) {
    return { kind: "broken", answer: "the address is this service itself" };
  }
  const progress: Progress = { isCommitted: false };
  let session: Session | undefined;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), SMTP_SESSION_MS);
  try {
    const login = user === undefined ? undefined : { user, password: password ?? "" };
    session = await openSession(host, port, login, limit.signal);
    return { kind: "sent", answer: shown(await talk(session, progress)) };
  } catch (error) {
    return outcomeOfSmtp(error, progress.isCommitted);
  } finally {
    clearTimeout(timer);
    await session?.close();
  }
}

function outcomeOfSmtp(error: unknown, isCommitted: boolean): Outcome {
  if (error instanceof SmtpError) {
    const answer = shown(error.message);
    return { kind: error.code >= 500 ? "broken" : "later", answer };
  }
  const { answer } = outcomeOfError(error);
  return { kind: isCommitted ? "unknown" : "later", answer };
}
