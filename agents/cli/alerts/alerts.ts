/** `randwerk alerts`: what the admins were told, and whether it arrived. */
import { alertSchema, alertsSchema, answersSchema, type Alert } from "./answers.ts";
import { showAlert, showAlerts, showAnswers } from "./view.ts";
import { theOne, withId } from "../command/by-id.ts";
import { readAnswer, type Answer } from "../command/client.ts";
import { command, jsonOption, type Noun } from "../command/command.ts";
import { exitCodes, type ExitCode } from "../terminal/failure.ts";
import { present, type Session } from "../command/session.ts";
import { SEARCHED_ALERTS } from "../limits.ts";

const idArgument = { name: { de: "ID", en: "ID" } };
export const channelArgument = {
  name: { de: "KANAL", en: "CHANNEL" },
  optional: true,
  repeated: true,
};

const list = command({
  name: "list",
  summary: { de: "zeigt die letzten Meldungen", en: "shows the last alerts" },
  arguments: [],
  options: {
    ...jsonOption,
    state: {
      type: "string",
      value: { de: "ZUSTAND", en: "STATE" },
      help: {
        de: "nur mit einer Zustellung, die pending, sent, failed oder dropped ist",
        en: "only with a delivery that is pending, sent, failed or dropped",
      },
    },
    limit: {
      type: "string",
      value: { de: "ANZAHL", en: "COUNT" },
      help: { de: "höchstens so viele; sonst 50", en: "at most this many (default 50)" },
    },
  },
  examples: ["randwerk alerts list", "randwerk alerts list --state failed"],
  run: async (session, _words, { json, state, limit }) => {
    const { terminal, api } = session;
    const answer = await api().request("GET", "/api/v1/alerts", { query: { state, limit } });
    return present(session, json, answer, alertsSchema, ({ alerts }) => {
      if (alerts.length > 0) showAlerts(alerts, terminal);
      else terminal.note(terminal.say({ de: "Keine Meldungen.", en: "No alerts." }));
    });
  },
});

const show = command({
  name: "show",
  summary: {
    de: "zeigt eine Meldung und wo sie angekommen ist",
    en: "shows an alert and where it has arrived",
  },
  arguments: [idArgument],
  options: jsonOption,
  examples: ["randwerk alerts show 196b9d48-06e1-4998-9293-37152f2efd49"],
  run: async (session, [id = ""], { json }) => {
    const path = await alertPath(session, id);
    return shown(session, json, await session.api().request("GET", path));
  },
});

const shown = (session: Session, json: boolean | undefined, answer: Answer): ExitCode =>
  present(session, json, answer, alertSchema, (alert) => showAlert(alert, session.terminal));

const resend = command({
  name: "resend",
  summary: {
    de: "schickt noch einmal, was nicht angekommen ist",
    en: "sends again what has not arrived",
  },
  arguments: [idArgument],
  options: jsonOption,
  examples: ["randwerk alerts resend 196b9d48-06e1-4998-9293-37152f2efd49"],
  run: async (session, [id = ""], { json }) => {
    const path = await alertPath(session, id, "/resend");
    return shown(session, json, await session.api().request("POST", path));
  },
});

const acknowledge = command({
  name: "acknowledge",
  summary: {
    de: "beendet die Erinnerungen an einen Ausfall: Du kümmerst dich",
    en: "ends the reminders of an outage: you take care of it",
  },
  arguments: [idArgument],
  options: jsonOption,
  examples: ["randwerk alerts acknowledge 196b9d48-06e1-4998-9293-37152f2efd49"],
  run: async (session, [id = ""], { json }) => {
    const path = await alertPath(session, id, "/acknowledge");
    return shown(session, json, await session.api().request("POST", path));
  },
});

const test = command({
  name: "test",
  summary: {
    de: "schickt eine Testmeldung und zeigt, was die Kanäle antworten",
    en: "sends a test message and shows what the channels answer",
  },
  arguments: [channelArgument],
  options: jsonOption,
  details: {
    de: "Ohne KANAL an alle. Rückgabewert 1, wenn sie nicht überall angekommen ist.",
    en: "Without CHANNEL to all of them. Exit code 1 if it has not arrived everywhere.",
  },
  examples: ["randwerk alerts test", "randwerk alerts test chat"],
  run: async (session, channels, { json }) => {
    const { terminal, api } = session;
    const body = channels.length === 0 ? {} : { channels };
    const answer = await api().request("POST", "/api/v1/alerts/test", { json: body });
    const { ok } = readAnswer(answersSchema, answer, api().url);
    present(session, json, answer, answersSchema, (answers) => showAnswers(answers, terminal));
    return ok ? exitCodes.ok : exitCodes.refused;
  },
});

const WHOLE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The path of an alert. What is no whole id is looked for as the beginning of one, among the newest. */
async function alertPath(session: Session, wanted: string, action = ""): Promise<string> {
  const id = WHOLE_ID.test(wanted) ? wanted : ((await idBeginning(session, wanted)) ?? wanted);
  return `/api/v1/alerts/${encodeURIComponent(id)}${action}`;
}

async function idBeginning({ api }: Session, wanted: string): Promise<string | undefined> {
  const query = { limit: String(SEARCHED_ALERTS) };
  const answer = await api().request("GET", "/api/v1/alerts", { query });
  const { alerts } = readAnswer(alertsSchema, answer, api().url);
  const named = { id: ({ id }: Alert) => id, name: ({ title }: Alert) => title };
  return theOne(wanted, withId(wanted, alerts, named.id), named)?.id;
}

export const alertsNoun: Noun = {
  name: "alerts",
  summary: { de: "Meldungen an die Admins", en: "alerts to the admins" },
  commands: [list, show, acknowledge, resend, test],
};
