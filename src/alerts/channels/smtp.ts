/**
 * Mail through a submission server (RFC 6409): port 465 with TLS at once, every other with STARTTLS. Without TLS
 * nothing is sent, neither a password nor a message.
 */
import * as z from "zod/mini";
import type { Channel, Surroundings } from "./channel.ts";
import { SMTP_SESSION_MS } from "../limits.ts";
import { dotted, mailOf } from "./mail.ts";
import { isOwnHost, shown } from "./outbound.ts";
import type { Outcome } from "./answer.ts";
import { lineFault } from "./line-fault.ts";
import { openSession, ShortcomingError, SmtpError, type Session } from "./smtp-session.ts";
import { empty } from "./postbag.ts";
import { channelTexts } from "./texts.ts";

// The address between the angle brackets of a command: no blanks, brackets or line ends (RFC 5322, atext).
const address = z
  .string()
  .check(z.regex(/^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$/, "is not a mail address"));

const PORTS = "must be a number from 1 to 65535";
const RECIPIENTS = "must be a list with 1 to 20 entries";

export const smtpSettings = z.strictObject({
  host: z.string().check(z.regex(/^[A-Za-z0-9.:-]+$/, "is not a host name")),
  port: z._default(z.int(PORTS).check(z.gte(1, PORTS), z.lte(65_535, PORTS)), 587),
  user: z.optional(z.string().check(z.minLength(1, "is empty"))),
  password: z.optional(z.string().check(z.minLength(1, "is empty"))),
  from: address,
  to: z.pipe(
    z.transform((value) => (typeof value === "string" ? [value] : value)),
    z.array(address).check(z.minLength(1, RECIPIENTS), z.maxLength(20, RECIPIENTS)),
  ),
});

type Settings = z.infer<typeof smtpSettings>;

export function smtpChannel(settings: Settings): Pick<Channel, "send" | "check" | "post"> {
  return {
    send: (message, id, around, reached = []) =>
      converse(settings, around, async (session, progress) => {
        const { from } = settings;
        const to = settings.to.filter((one) => !reached.includes(one));
        await session.command(`MAIL FROM:<${from}>`, 250);
        const asked = await recipients(session, to);
        if (asked.taken.length === 0) return outcomeOfNone(asked, settings.to, reached);
        await session.command("DATA", 354);
        // From here on a lost connection leaves open whether the mail was taken.
        progress.isCommitted = true;
        const answer = await session.command(dotted(mailOf(message, id, settings)), 250);
        return outcomeOfSome(asked, answer, reached, around);
      }),
    post: (bag, around) =>
      converse(settings, around, (session) => empty(bag, session, settings, around)),
    check: (around) =>
      converse(settings, around, async (session) => ({
        kind: "sent",
        answer: await session.command("NOOP", 250),
      })),
  };
}

/** What the server said of each address. */
interface Asked {
  readonly taken: string[];
  /** With the server's words: not now (4yz), and never (5yz). */
  readonly deferred: string[];
  readonly refused: string[];
}

/**
 * Names the recipients. 251 and 252 are successes as well: it will be passed on, or tried (RFC 5321, section 3.4 and
 * 3.5.3). One address that is not taken does not keep the others from being told.
 */
async function recipients(session: Session, to: readonly string[]): Promise<Asked> {
  const asked: Asked = { taken: [], deferred: [], refused: [] };
  for (const one of to) {
    try {
      await session.command(`RCPT TO:<${one}>`, 250, 251, 252);
      asked.taken.push(one);
    } catch (error) {
      // 421: the server says goodbye to all of them.
      if (!(error instanceof SmtpError) || error.code === 421) throw error;
      const list = error.code >= 500 ? asked.refused : asked.deferred;
      list.push(to.length === 1 ? error.message : `${one}: ${error.message}`);
    }
  }
  return asked;
}

/** Nobody was taken this time. Whoever is refused for good keeps no mail waiting that the others have. */
function outcomeOfNone(
  { deferred, refused }: Asked,
  all: readonly string[],
  reached: readonly string[],
): Outcome {
  const answer = shown([...deferred, ...refused].join("; "));
  if (deferred.length > 0) return { kind: "later", answer, reached };
  return { kind: reached.some((one) => all.includes(one)) ? "sent" : "broken", answer };
}

/** The mail was taken for some: those that were put off are tried again alone. */
function outcomeOfSome(
  { taken, deferred, refused }: Asked,
  answer: string,
  reached: readonly string[],
  { config }: Surroundings,
): Outcome {
  if (deferred.length === 0)
    return { kind: "sent", answer: shown([answer, ...refused].join("; ")) };
  const later = channelTexts[config.language].later(deferred.join("; "));
  return {
    kind: "later",
    answer: shown([later, answer, ...refused].join("; ")),
    reached: [...reached, ...taken],
  };
}

interface Progress {
  isCommitted: boolean;
}

async function converse(
  { host, port, user, password }: Settings,
  { config }: Surroundings,
  talk: (session: Session, progress: Progress) => Promise<Outcome>,
): Promise<Outcome> {
  const texts = channelTexts[config.language];
  if (isOwnHost(`${host}:${port}`, config)) return { kind: "broken", answer: texts.itself };
  const progress: Progress = { isCommitted: false };
  let session: Session | undefined;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), SMTP_SESSION_MS);
  try {
    const login = user === undefined ? undefined : { user, password: password ?? "" };
    session = await openSession(host, port, login, limit.signal);
    const outcome = await talk(session, progress);
    return { ...outcome, answer: shown(outcome.answer) };
  } catch (error) {
    if (error instanceof SmtpError) {
      return { kind: error.code >= 500 ? "broken" : "later", answer: shown(error.message) };
    }
    if (error instanceof ShortcomingError) {
      return { kind: "later", answer: texts[error.shortcoming] };
    }
    return {
      kind: progress.isCommitted ? "unknown" : "later",
      answer: lineFault(error, `${host}:${port}`, config.language),
    };
  } finally {
    clearTimeout(timer);
    await session?.close();
  }
}
