/** The message that a channel sends, of one alert or of many, as text and as HTML. Pure. */
import type { Config } from "../../config/config.ts";
import { consoleUrl } from "./console-url.ts";
import type { Alert, AlertSeverity, AlertSubject, Facts } from "../outbox/alert.ts";
import { visible, visibleLine } from "../outbox/visible.ts";
import { MAX_CHANGES_PER_HOUR, MAX_LISTED } from "../limits.ts";
import { durationText, momentText, textsOf } from "./texts.ts";

/** One of the alerts in a message, for programs. */
interface MessageAlert {
  readonly id: string;
  readonly subject: AlertSubject;
  readonly subjectId: string;
  readonly severity: AlertSeverity;
  readonly kind: Alert["kind"];
  readonly title: string;
  readonly facts: Facts;
  readonly url: string | null;
  readonly at: string;
  readonly downSeconds: number | null;
}

export interface Message {
  /** That of the alerts; `up` where all of them are over already. */
  readonly severity: AlertSeverity;
  /** One line. */
  readonly title: string;
  readonly plain: string;
  /** A fragment, in the tags that Matrix clients and mail programs both know. */
  readonly html: string;
  readonly url: string | undefined;
  /** unix ms */
  readonly at: number;
  readonly alerts: readonly MessageAlert[];
}

/** An alert with the end of what it tells of, where that came before it could be told. */
interface Told {
  /** Of several outages of one subject, the last. */
  readonly alert: Alert;
  readonly over: Alert | undefined;
  /** How many outages there were, and when the first began, in unix ms. */
  readonly times: number;
  readonly since: number;
}

/**
 * The message about `alerts`, in the order in which they were raised; an `up` whose `down` is among them is told with
 * it. `insteadOf` names the broken channel that this message stands in for.
 */
export function messageOf(
  alerts: readonly Alert[],
  insteadOf: string | undefined,
  config: Config,
): Message {
  const told = paired(alerts);
  const texts = textsOf[config.language];
  const first = told[0]?.alert;
  if (first === undefined) throw new Error("a message about nothing");
  const allOver = told.every(({ over }) => over !== undefined);
  const severity = allOver ? "up" : first.severity;
  const title =
    told.length === 1 ? titleOf(told[0] as Told, config) : groupTitle(told, allOver, config);
  const blocks = (told.length === 1 ? single(told[0] as Told, config) : listed(told, config)).map(
    visible,
  );
  if (insteadOf !== undefined) blocks.unshift(texts.insteadOf(insteadOf));
  const url = told.length === 1 ? (first.url ?? boardUrl(first, config)) : undefined;
  // Of tags and of what was written down before, nothing is taken out earlier. A title says itself how bad it is.
  const head = visibleLine(title);
  return {
    severity,
    title: head,
    plain: [...blocks, ...(url === undefined ? [] : [url])].join("\n\n"),
    html: htmlOf(head, blocks, url),
    url,
    at: first.at,
    alerts: alerts.map(forPrograms),
  };
}

/** What is about the service itself leads to the console's board, where it is known at which address that is. */
function boardUrl({ subject }: Alert, config: Config): string | undefined {
  const base = consoleUrl(config);
  return subject === "service" && base !== undefined ? `${base}/console` : undefined;
}

/** Each subject once, however often it went down and came back. */
function paired(alerts: readonly Alert[]): Told[] {
  const told: Told[] = [];
  for (const alert of alerts) {
    const index = told.findLastIndex(
      ({ alert: { subject, subjectId, severity, kind } }) =>
        severity === "down" &&
        kind === "change" &&
        subject === alert.subject &&
        subjectId === alert.subjectId,
    );
    const before = told[index];
    const isEnd = alert.severity === "up" && before?.over === undefined;
    const isAgain =
      alert.severity === "down" && alert.kind === "change" && before?.over !== undefined;
    if (before !== undefined && isEnd) told[index] = { ...before, over: alert };
    else if (before !== undefined && isAgain) {
      told[index] = { ...before, alert, over: undefined, times: before.times + 1 };
    } else told.push({ alert, over: undefined, times: 1, since: alert.at });
  }
  return told;
}

/** A check is called by its name, in sentences about it. */
const isCheck = ({ subject, facts }: Alert) =>
  subject === "check" && typeof facts["name"] === "string";

function titleOf({ alert, over }: Told, { language }: Config): string {
  const texts = textsOf[language];
  if (isCheck(alert)) {
    const name = String(alert.facts["name"]);
    if (over !== undefined) return texts.check.wasDown(name);
    if (alert.kind === "reminder") return texts.check.reminder(name);
    if (alert.kind === "flapping") return texts.check.flapping(name);
    if (alert.kind === "settled") {
      return alert.severity === "down" ? texts.check.staysDown(name) : texts.check.staysUp(name);
    }
    return alert.title;
  }
  if (over !== undefined) return texts.alreadyOver(alert.title);
  if (alert.kind === "reminder") return texts.reminder(alert.title);
  if (alert.kind === "settled") return texts.settled.title(alert.title);
  return alert.title;
}

/** `3 Kurzlinks mit dem Schlagwort „verein“ führen ins Leere`. */
function groupTitle(told: readonly Told[], allOver: boolean, { language }: Config): string {
  const texts = textsOf[language];
  const first = told[0]?.alert;
  if (first === undefined) return "";
  const subject = told.every(({ alert }) => alert.subject === first.subject)
    ? first.subject
    : "service";
  const severity = allOver ? "up" : first.severity;
  const [noun, verb] = severity === "info" ? [texts.notes] : texts.groups[subject][severity];
  const shared = first.tags.find((tag) => told.every(({ alert }) => alert.tags.includes(tag)));
  // All keys have a tag of their own, which nobody has chosen.
  const tagged = shared === undefined || subject === "key" ? undefined : texts.tagged(shared);
  const title = [told.length, noun, tagged, verb].filter((part) => part !== undefined).join(" ");
  return first.kind === "reminder" ? texts.reminder(title) : title;
}

/** The paragraphs about one alert. */
function single(told: Told, config: Config): string[] {
  const { alert, over } = told;
  const { language, timezone } = config;
  const texts = textsOf[language];
  const moment = (at: number) => momentText(at, language, timezone);
  const blocks: string[] = [];
  if (over !== undefined || told.times > 1) blocks.push(outagesOf(told, config));
  if (alert.kind === "reminder" && alert.downMs !== undefined) {
    const since = moment(alert.at - alert.downMs);
    blocks.push(texts.soFar(since, durationText(alert.downMs, language)));
  }
  if (alert.kind === "flapping") blocks.push(texts.flapping(alert.title, MAX_CHANGES_PER_HOUR));
  if (alert.kind === "settled") {
    const { text, since } = texts.settled;
    blocks.push(
      alert.downMs === undefined ? text : `${text} ${since(moment(alert.at - alert.downMs))}`,
    );
  }
  if (alert.text !== "") blocks.push(...alert.text.split(/\n\s*\n/));
  // A check says it itself, and when: its outage began with its deadline.
  const saysItself = alert.subject === "check";
  if (
    alert.severity === "up" &&
    alert.downMs !== undefined &&
    alert.kind === "change" &&
    !saysItself
  ) {
    blocks.push(texts.tookAll(durationText(alert.downMs, language)));
  }
  if (!isCheck(alert) || alert.text === "") blocks.push(`${texts.at}: ${moment(alert.at)}`);
  return blocks;
}

/** From when to when it was down, or how often it has been. */
function outagesOf({ alert, over, times, since }: Told, { language, timezone }: Config): string {
  const texts = textsOf[language];
  const moment = (at: number) => momentText(at, language, timezone);
  if (over === undefined) return texts.again(times, moment(since));
  const lengthMs = over.downMs ?? over.at - alert.at;
  if (times > 1) return texts.severalTimes(times, moment(since), moment(over.at));
  return texts.lasted(
    moment(over.at - lengthMs),
    moment(over.at),
    durationText(lengthMs, language),
  );
}

function listed(told: readonly Told[], config: Config): string[] {
  const { language, timezone } = config;
  const texts = textsOf[language];
  const lines = told.slice(0, MAX_LISTED).map((item) => {
    const { downMs, severity } = item.alert;
    const hasEnded = item.over !== undefined || item.times > 1;
    const end = hasEnded ? ` (${outagesOf(item, config)})` : "";
    const length =
      severity === "up" && downMs !== undefined ? ` (${durationText(downMs, language)})` : "";
    return `• ${lineOf(item)}${end}${length}`;
  });
  if (told.length > MAX_LISTED) lines.push(texts.more(told.length - MAX_LISTED));
  const first = told[0]?.alert.at ?? 0;
  return [lines.join("\n"), `${texts.at}: ${momentText(first, language, timezone)}`];
}

/** A check with its reason, while it is down or warned of; anything else by its title. */
function lineOf({ alert, over }: Told): string {
  const isNews = alert.severity === "down" || alert.severity === "warn";
  if (!isCheck(alert) || !isNews || over !== undefined || alert.text === "") return alert.title;
  const [reason = ""] = alert.text.split("\n", 1);
  return `${String(alert.facts["name"])}: ${reason}`;
}

function htmlOf(head: string, blocks: readonly string[], url: string | undefined): string {
  const paragraphs = blocks.map((block) => {
    const isQuoted = block.split("\n").every((line) => /^\s/.test(line));
    if (isQuoted) return `<pre><code>${escaped(block)}</code></pre>`;
    return `<p>${escaped(block).replaceAll("\n", "<br>")}</p>`;
  });
  if (url !== undefined && /^https?:/.test(url)) {
    paragraphs.push(`<p><a href="${escaped(url)}">${escaped(url)}</a></p>`);
  }
  return `<p><strong>${escaped(head)}</strong></p>${paragraphs.join("")}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function forPrograms(alert: Alert): MessageAlert {
  return {
    id: alert.id,
    subject: alert.subject,
    subjectId: alert.subjectId,
    severity: alert.severity,
    kind: alert.kind,
    title: alert.title,
    facts: alert.facts,
    url: alert.url ?? null,
    at: new Date(alert.at).toISOString(),
    downSeconds: alert.downMs === undefined ? null : Math.round(alert.downMs / 1000),
  };
}
