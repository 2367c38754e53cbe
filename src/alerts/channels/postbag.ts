/** Mails to single people, one after the other in one session of a mail server (RFC 5321, section 3.3). */
import { SMTP_MORE_MS } from "../limits.ts";
import type { Outcome } from "./answer.ts";
import type { Mail, Postbag, Surroundings } from "./channel.ts";
import { lineFault } from "./line-fault.ts";
import { dotted } from "./mail.ts";
import { shown } from "./outbound.ts";
import { SmtpError, type Session } from "./smtp-session.ts";
import { channelTexts } from "./texts.ts";

/** A mail server, and who the mails are from. */
interface Sender {
  readonly host: string;
  readonly port: number;
  readonly from: string;
}

/** What came of one mail. `thrown` is what ends the session, `isLast` that the server ended it. */
interface Ended {
  readonly outcome: Outcome;
  readonly isLast?: boolean;
  readonly thrown?: unknown;
}

/**
 * Sends what is in the bag. Each mail gets an outcome of its own; throws what the line does to the whole session, after
 * the mail that it struck has its outcome.
 */
export async function empty(
  bag: Postbag,
  session: Session,
  sender: Sender,
  around: Surroundings,
): Promise<Outcome> {
  const until = Date.now() + SMTP_MORE_MS;
  for (let isFirst = true; isFirst || Date.now() < until; isFirst = false) {
    const mail = bag.next();
    if (mail === undefined) break;
    const { outcome, isLast = false, thrown } = await post(mail, session, sender, around);
    const told = { ...outcome, answer: shown(outcome.answer) };
    bag.done(told);
    if (thrown !== undefined) throw thrown;
    if (isLast) return told.kind === "broken" ? told : { kind: "later", answer: told.answer };
  }
  return { kind: "sent", answer: "" };
}

async function post(
  { to, written }: Mail,
  session: Session,
  { host, port, from }: Sender,
  { config }: Surroundings,
): Promise<Ended> {
  const isBeyondAscii = !/^[\x21-\x7e]+$/.test(to);
  if (isBeyondAscii && !session.offers("SMTPUTF8")) {
    return { outcome: { kind: "refused", answer: channelTexts[config.language].noUtf8 } };
  }
  let step: "sender" | "recipient" | "committed" = "sender";
  try {
    await session.command(`MAIL FROM:<${from}>${isBeyondAscii ? " SMTPUTF8" : ""}`, 250);
    step = "recipient";
    await session.command(`RCPT TO:<${to}>`, 250, 251, 252);
    await session.command("DATA", 354);
    // From here on a lost connection leaves open whether the mail was taken.
    step = "committed";
    const answer = await session.command(dotted(written(from)), 250);
    return { outcome: { kind: "sent", answer } };
  } catch (error) {
    if (error instanceof SmtpError) return refusal(error, step === "sender", session);
    const answer = lineFault(error, `${host}:${port}`, config.language);
    return { outcome: { kind: step === "committed" ? "unknown" : "later", answer }, thrown: error };
  }
}

/** The server said no: to this mail, to its sender (which goes for all of them), or to the whole session (421). */
async function refusal(
  { code, message: answer }: SmtpError,
  isOfSender: boolean,
  session: Session,
): Promise<Ended> {
  if (code === 421) return { outcome: { kind: "later", answer }, isLast: true };
  if (isOfSender) {
    return { outcome: { kind: code >= 500 ? "broken" : "later", answer }, isLast: true };
  }
  const isReset = await session.command("RSET", 250).then(
    () => true,
    () => false,
  );
  return { outcome: { kind: code >= 500 ? "refused" : "later", answer }, isLast: !isReset };
}
