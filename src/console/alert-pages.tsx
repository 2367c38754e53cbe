/** Alerts: what was told, what became of each message, and which channels there are. */
import type { Answered } from "../alerts/api/doing.ts";
import type { Channel } from "../alerts/channels/channel.ts";
import { momentText } from "../alerts/message/texts.ts";
import type { AlertRecord } from "../alerts/outbox/alert.ts";
import type { DeliveryState } from "../alerts/outbox/delivery.ts";
import type { Language, Text } from "../i18n/language.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import { Done } from "../pages/form.tsx";
import { Pager } from "../pages/pager.tsx";

const words = {
  title: { de: "Meldungen", en: "Alerts" },
  none: { de: "Noch keine Meldung.", en: "No alert yet." },
  noneHow: {
    de: "Sobald etwas ausfällt, steht es hier, und bei wem die Nachricht angekommen ist.",
    en: "As soon as something is down it is listed here, and whom the message has reached.",
  },
  older: { de: "Ältere", en: "Older" },
  newest: { de: "Zu den neuesten", en: "To the newest" },
  channels: { de: "Kanäle", en: "Channels" },
  noChannel: {
    de: "Es ist kein Kanal eingestellt: Niemand erfährt von einem Ausfall. Welche es gibt, steht in der Anleitung.",
    en: "No channel is set up: nobody is told of an outage. The manual says which there are.",
  },
  fallback: {
    de: "springt ein, wenn ein anderer nicht antwortet",
    en: "stands in for one that does not answer",
  },
  test: { de: "Probe senden", en: "Send a test" },
  messages: { de: "Nachrichten", en: "Messages" },
  nobody: { de: "Niemandem gesagt", en: "Told to nobody" },
  care: { de: "Ich kümmere mich", en: "I take care of it" },
  careHow: {
    de: "Dann wird an diesen Ausfall nicht mehr erinnert; alle sehen, wer sich kümmert.",
    en: "Then there are no reminders of this outage any more, and everybody sees who takes care.",
  },
  cares: { de: "Darum kümmert sich", en: "Taken care of by" },
  again: { de: "Noch einmal senden", en: "Send again" },
  go: { de: "Worum es geht", en: "What it is about" },
  answer: { de: "Antwort", en: "Answer" },
} as const satisfies Record<string, Text>;

const severityWords: Readonly<Record<string, { readonly text: Text; readonly look: string }>> = {
  down: { text: { de: "Ausfall", en: "down" }, look: "state bad" },
  up: { text: { de: "läuft wieder", en: "up again" }, look: "state good" },
  warn: { text: { de: "Warnung", en: "warning" }, look: "state late" },
  info: { text: { de: "Hinweis", en: "note" }, look: "state" },
};

const deliveryWords: Readonly<
  Record<DeliveryState, { readonly text: Text; readonly look: string }>
> = {
  pending: { text: { de: "unterwegs", en: "on its way" }, look: "state late" },
  sent: { text: { de: "angekommen", en: "arrived" }, look: "state good" },
  failed: { text: { de: "nicht angekommen", en: "not arrived" }, look: "state bad" },
  dropped: { text: { de: "verworfen", en: "dropped" }, look: "state" },
};

/** What was done, by the name that an address gives it. */
const doneWords: Readonly<Record<string, Text>> = {
  resent: { de: "Wird noch einmal gesendet.", en: "Is being sent again." },
  acknowledged: {
    de: "Du kümmerst dich; erinnert wird nicht mehr.",
    en: "You take care of it; there are no reminders any more.",
  },
};

const alertPath = (id: string, page?: string) =>
  `/console/alert/${encodeURIComponent(id)}${page === undefined ? "" : `/${page}`}`;

interface AlertList {
  readonly frame: Frame;
  readonly timezone: string;
  readonly alerts: readonly AlertRecord[];
  /** Of the next page: the moment of the oldest one here (ISO 8601). */
  readonly before: string | undefined;
  readonly isFirst: boolean;
  readonly channels: readonly Channel[];
  readonly mayWrite: boolean;
  /** What channels have answered to a test. */
  readonly answers?: readonly Answered[];
}

export function alertList(list: AlertList): string {
  const { frame, timezone, alerts, before, isFirst } = list;
  const { language } = frame;
  const isEmpty = alerts.length === 0 && isFirst;
  // Nobody looks below a page of alerts for what was just asked, or for why there are none.
  const areChannelsFirst = list.answers !== undefined || list.channels.length === 0;
  return consolePage({
    frame,
    title: words.title[language],
    children: (
      <>
        <h1>{(isEmpty ? words.none : words.title)[language]}</h1>
        {areChannelsFirst && <Channels list={list} />}
        {isEmpty && <p>{words.noneHow[language]}</p>}
        {alerts.length > 0 && (
          <section class="card">
            <ul class="list">
              {alerts.map((alert) => (
                <Row alert={alert} language={language} timezone={timezone} />
              ))}
            </ul>
          </section>
        )}
        <Pager
          language={language}
          words={{ first: words.newest, next: words.older }}
          first={isFirst ? undefined : "/console/alerts"}
          next={before === undefined ? undefined : `/console/alerts?before=${before}`}
        />
        {!areChannelsFirst && <Channels list={list} />}
      </>
    ),
  });
}

interface RowProps {
  readonly alert: AlertRecord;
  readonly language: Language;
  readonly timezone: string;
}

function Row({ alert, language, timezone }: RowProps) {
  const severity = severityWords[alert.severity];
  const sent = alert.deliveries.filter(({ state }) => state === "sent").length;
  const reached: Text = {
    de: `${sent} von ${alert.deliveries.length} Nachrichten angekommen`,
    en: `${sent} of ${alert.deliveries.length} messages arrived`,
  };
  return (
    <li>
      <span class={severity?.look}>{severity?.text[language] ?? alert.severity}</span>
      <div>
        <a class="what" href={alertPath(alert.id)}>
          <bdi>{alert.title}</bdi>
        </a>
        <div class="note">
          {momentText(alert.at, language, timezone)}
          {alert.acknowledged !== undefined &&
            ` · ${words.cares[language]} ${alert.acknowledged.by}`}
        </div>
      </div>
      <span class="note">
        {alert.deliveries.length === 0 ? words.nobody[language] : reached[language]}
      </span>
    </li>
  );
}

/** Each with what it has answered to a test; in their order, what did not work before all others. */
const failedFirst = (channels: readonly Channel[], answers: readonly Answered[] = []) =>
  channels
    .map((one) => ({ ...one, answer: answers.find(({ channel }) => channel === one.name) }))
    .toSorted(
      (one, other) => Number(other.answer?.ok === false) - Number(one.answer?.ok === false),
    );

function Channels({ list: { frame, channels, mayWrite, answers } }: { readonly list: AlertList }) {
  const { language } = frame;
  return (
    <section>
      <h2>{words.channels[language]}</h2>
      {channels.length === 0 && <p>{words.noChannel[language]}</p>}
      {channels.length > 0 && (
        <ul class="list">
          {failedFirst(channels, answers).map(({ name, kind, fallback, answer }) => {
            return (
              <li>
                <span
                  class={answer === undefined ? undefined : `state ${answer.ok ? "good" : "bad"}`}
                >
                  {answer === undefined
                    ? kind
                    : deliveryWords[answer.ok ? "sent" : "failed"].text[language]}
                </span>
                <div>
                  <div class="what">{name}</div>
                  <div class="note">
                    {answer === undefined ? (
                      fallback && words.fallback[language]
                    ) : (
                      <code>{answer.answer}</code>
                    )}
                  </div>
                </div>
                {mayWrite && (
                  <form method="post" action="/console/alerts/test">
                    <button
                      class="button low"
                      name="channel"
                      value={name}
                      aria-label={`${words.test[language]}: ${name}`}
                    >
                      {words.test[language]}
                    </button>
                  </form>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

interface AlertPage {
  readonly frame: Frame;
  readonly timezone: string;
  readonly alert: AlertRecord;
  readonly mayWrite: boolean;
  readonly done?: string | undefined;
}

export function alertPage({ frame, timezone, alert, mayWrite, done }: AlertPage): string {
  const { language } = frame;
  const { id, title, text, url, severity, acknowledged, deliveries } = alert;
  const told = doneWords[done ?? ""];
  const isLost = deliveries.some(({ state }) => state === "failed" || state === "dropped");
  return consolePage({
    frame,
    title,
    isText: true,
    children: (
      <>
        {told !== undefined && <Done language={language} text={told} />}
        <p class="over">
          <a href="/console/alerts">{words.title[language]}</a>
        </p>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        <p class="soft">{momentText(alert.at, language, timezone)}</p>
        <section class={severity === "down" ? "card bad" : "card"}>
          <p class="as-typed">
            <bdi>{text}</bdi>
          </p>
          {url !== undefined && (
            <p>
              <a href={url}>{words.go[language]}</a>
            </p>
          )}
        </section>
        {acknowledged !== undefined && (
          <p>
            {words.cares[language]} <bdi>{acknowledged.by}</bdi>,{" "}
            {momentText(acknowledged.at, language, timezone)}
          </p>
        )}
        {mayWrite && severity === "down" && acknowledged === undefined && (
          <form method="post" action={alertPath(id, "acknowledge")}>
            <p>{words.careHow[language]}</p>
            <button class="button main">{words.care[language]}</button>
          </form>
        )}
        <Deliveries alert={alert} language={language} timezone={timezone} />
        {mayWrite && isLost && (
          <form method="post" action={alertPath(id, "resend")}>
            <button class="button">{words.again[language]}</button>
          </form>
        )}
      </>
    ),
  });
}

function Deliveries({ alert: { deliveries }, language, timezone }: RowProps) {
  return (
    <section>
      <h2>{words.messages[language]}</h2>
      {deliveries.length === 0 && <p class="soft">{words.nobody[language]}</p>}
      <ul class="list">
        {deliveries.map(({ channel, state, attempts, lastAt, lastAnswer }) => (
          <li>
            <span class={deliveryWords[state].look}>{deliveryWords[state].text[language]}</span>
            <div>
              <div class="what">{channel}</div>
              <div class="note">
                {lastAt !== undefined && momentText(lastAt, language, timezone)}
                {attempts > 1 && ` · ${attempts} ×`}
                {lastAnswer !== undefined && (
                  <>
                    {" · "}
                    {words.answer[language]}: <code>{lastAnswer}</code>
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
