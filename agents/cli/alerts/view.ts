/** Alerts as people read them. */
import type { Text } from "../../../src/i18n/language.ts";
import type { Alert, Answers, Delivery } from "./answers.ts";
import { momentInTable } from "../terminal/moment.ts";
import type { Cell, Style } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

const severities: Record<Alert["severity"], { text: Text; style: Style }> = {
  down: { text: { de: "Ausfall", en: "down" }, style: "red" },
  warn: { text: { de: "Warnung", en: "warning" }, style: "yellow" },
  up: { text: { de: "wieder da", en: "up" }, style: "green" },
  info: { text: { de: "Hinweis", en: "note" }, style: "dim" },
};

const states: Record<Delivery["state"], { text: Text; style: Style }> = {
  sent: { text: { de: "angekommen", en: "arrived" }, style: "green" },
  pending: { text: { de: "unterwegs", en: "on its way" }, style: "yellow" },
  failed: { text: { de: "gescheitert", en: "failed" }, style: "red" },
  dropped: { text: { de: "verworfen", en: "dropped" }, style: "red" },
};

export function showAlerts(alerts: readonly Alert[], terminal: Terminal): void {
  const { say } = terminal;
  terminal.table(
    [
      { title: say({ de: "Wann", en: "When" }) },
      { title: say({ de: "Was", en: "What" }), drops: true },
      { title: say({ de: "Titel", en: "Title" }), shrinks: true },
      { title: say({ de: "Zustellung", en: "Delivery" }), shrinks: true },
      { title: "ID", ids: true },
    ],
    alerts.map((alert) => [
      momentInTable(alert.at),
      severityCell(alert, terminal),
      alert.title,
      summary(alert, terminal),
      alert.id,
    ]),
  );
}

export function showAlert(alert: Alert, terminal: Terminal): void {
  const { say } = terminal;
  terminal.fields([
    ["ID", alert.id],
    [say({ de: "Wann", en: "When" }), momentInTable(alert.at)],
    [say({ de: "Was", en: "What" }), severityCell(alert, terminal)],
    [say({ de: "Titel", en: "Title" }), alert.title],
    [say({ de: "Text", en: "Text" }), alert.text.split("\n")],
    [say({ de: "Adresse", en: "Address" }), alert.url ?? undefined],
  ]);
  if (alert.silenced !== null) terminal.note(silence(terminal));
  const { acknowledgedBy: by, acknowledgedAt: at } = alert;
  if (by && at) {
    const when = momentInTable(at);
    terminal.note(
      terminal.say({ de: `${by} kümmert sich (${when})`, en: `${by} takes care of it (${when})` }),
    );
  }
  if (alert.deliveries.length === 0 && alert.collectedUntil) {
    const when = momentInTable(alert.collectedUntil);
    terminal.note(
      say({
        de: `wird bis ${when} gesammelt, mit anderen für dieselbe Nachricht`,
        en: `is being collected until ${when}, with others for the same message`,
      }),
    );
  }
  if (alert.deliveries.length === 0) return;
  terminal.table(
    [
      { title: say({ de: "Kanal", en: "Channel" }) },
      { title: say({ de: "Zustand", en: "Status" }) },
      { title: say({ de: "Versuche", en: "Attempts" }), right: true },
      { title: say({ de: "Nächster", en: "Next" }), drops: true },
      { title: say({ de: "Antwort", en: "Answer" }), shrinks: true },
    ],
    alert.deliveries.map((delivery) => [
      channelOf(delivery, terminal),
      { text: say(states[delivery.state].text), style: states[delivery.state].style },
      String(delivery.attempts),
      delivery.nextAt === null ? "" : momentInTable(delivery.nextAt),
      delivery.lastAnswer ?? "",
    ]),
  );
}

const failedFirst = (channels: Answers["channels"]) =>
  channels.toSorted((one, other) => Number(one.ok) - Number(other.ok));

export function showAnswers({ channels }: Answers, terminal: Terminal): void {
  const { say } = terminal;
  if (channels.length === 0) {
    terminal.note(
      say({
        de: "Es ist kein Kanal eingerichtet: Meldungen erreichen niemanden. Einrichten: docs/runbooks/alerts.de.md",
        en: "No channel is set up: alerts reach nobody. How to: docs/runbooks/alerts.md",
      }),
    );
    return;
  }
  terminal.table(
    [
      { title: say({ de: "Kanal", en: "Channel" }) },
      { title: say({ de: "Art", en: "Kind" }) },
      { title: say({ de: "Ergebnis", en: "Result" }) },
      { title: say({ de: "Antwort", en: "Answer" }), shrinks: true },
    ],
    failedFirst(channels).map(({ channel, kind, ok, answer }): Cell[] => [
      channel,
      kind,
      ok
        ? { text: say({ de: "gut", en: "good" }), style: "green" }
        : { text: say({ de: "gescheitert", en: "failed" }), style: "red" },
      answer,
    ]),
  );
}

function severityCell({ severity }: Alert, { say }: Terminal): Cell {
  const { text, style } = severities[severity];
  return { text: say(text), style };
}

/** The worst that became of it: one that failed matters more than five that arrived. */
function summary({ deliveries, silenced, collectedUntil }: Alert, terminal: Terminal): Cell {
  const { say } = terminal;
  if (silenced !== null) return { text: silence(terminal), style: "dim" };
  for (const state of ["failed", "dropped", "pending"] as const) {
    const channels = deliveries.filter((one) => one.state === state).map(({ channel }) => channel);
    if (channels.length === 0) continue;
    const { text, style } = states[state];
    return { text: `${say(text)}: ${channels.join(", ")}`, style };
  }
  if (deliveries.length === 0 && collectedUntil) {
    return { text: say({ de: "wird gesammelt", en: "is being collected" }), style: "yellow" };
  }
  if (deliveries.length === 0)
    return { text: say({ de: "an niemanden", en: "to nobody" }), style: "dim" };
  return { text: say(states.sent.text), style: "green" };
}

const silence = ({ say }: Terminal) =>
  say({ de: "unterdrückt: wechselt zu oft", en: "suppressed: changes too often" });

function channelOf({ channel, insteadOf }: Delivery, { say }: Terminal): string {
  if (insteadOf === null) return channel;
  return `${channel} (${say({ de: "statt", en: "instead of" })} ${insteadOf})`;
}
