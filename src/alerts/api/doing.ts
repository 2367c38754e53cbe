/** What is done with alerts, for the API and for the console: found, sent again, taken care of; channels are tested. */
import type { Context } from "hono";
import { loggedAs } from "../../access/authorize.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { invalid, notFound, ProblemError, type Problem } from "../../http/problem.ts";
import { log } from "../../log.ts";
import { askStore } from "../../store/ask.ts";
import type { Channel } from "../channels/channel.ts";
import { channelsOf } from "../channels/channels.ts";
import type { AlertQuery, AlertRecord } from "../outbox/alert.ts";
import { alertingStores } from "../stores.ts";
import { watchStore } from "../watch/stub.ts";

const nothingToResend: Problem = {
  kind: {
    code: "nothing-to-resend",
    status: 409,
    title: { de: "Es gibt nichts noch einmal zu senden", en: "Nothing to send again" },
  },
  detail: {
    de: "Alle Meldungen dazu sind angekommen oder noch unterwegs.",
    en: "All messages about it have arrived or are still on their way.",
  },
};

const outageOver: Problem = {
  kind: {
    code: "outage-over",
    status: 409,
    title: { de: "Kein Ausfall mehr", en: "No outage any more" },
  },
  detail: {
    de: "Diese Meldung ist keine über einen Ausfall, der noch andauert.",
    en: "This alert is not about an outage that is still going on.",
  },
};

/** The alert with this id; throws the problem if there is none. */
export async function alertIn(env: Env, id: string): Promise<AlertRecord> {
  return (await foundIn(env, id)).alert;
}

async function foundIn(env: Env, id: string) {
  const found = await findIn(env, id);
  if (found === undefined) throw new ProblemError(notFound);
  return found;
}

/** Sends again what did not arrive of an alert; throws the problem if there is nothing to send. */
export async function sendAgain(c: Context<AppEnv>, id: string): Promise<AlertRecord> {
  const { store, alert } = await foundIn(c.env, id);
  const count = await askStore(() => store.resendAlert(id));
  if (count === 0) throw new ProblemError(nothingToResend);
  log("info", "alerts.resent", { id, by: loggedAs(c.get("principal")) });
  return (await askStore(() => store.alert(id))) ?? alert;
}

/** Whoever asks takes care of the outage: no reminders any more. Throws the problem if it is over. */
export async function takeCare(c: Context<AppEnv>, id: string): Promise<AlertRecord> {
  const { store, alert } = await foundIn(c.env, id);
  const outcome = await askStore(() => store.acknowledgeAlert(id, c.get("principal").name));
  if (outcome === "over") throw new ProblemError(outageOver);
  log("info", "alerts.acknowledged", { id, by: loggedAs(c.get("principal")) });
  return (await askStore(() => store.alert(id))) ?? alert;
}

/** What a channel has said to a message. */
export interface Answered {
  readonly channel: string;
  readonly kind: string;
  readonly ok: boolean;
  readonly answer: string;
}

/** Sends a test message to channels, to all where none is named, and tells what each has answered. */
export async function testChannels(
  c: Context<AppEnv>,
  wanted: readonly string[] | undefined,
): Promise<Answered[]> {
  const channels = chosen(c.env, wanted);
  const names = channels.map(({ name }) => name);
  log("info", "alerts.test", { by: loggedAs(c.get("principal")), channels: names.length });
  const alert =
    names.length === 0 ? undefined : await askStore(() => watchStore(c.env).testChannels(names));
  return channels.map(({ name, kind }) => {
    const delivery = alert?.deliveries.find(({ channel }) => channel === name);
    const answer = delivery?.lastAnswer ?? "…";
    return { channel: name, kind, ok: delivery?.state === "sent", answer };
  });
}

/** The newest alerts of every store, newest first. */
export async function alertsOfAll(env: Env, query: AlertQuery): Promise<AlertRecord[]> {
  const lists = await Promise.all(
    alertingStores(env).map((store) => askStore(() => store.alerts(query))),
  );
  return lists
    .flat()
    .toSorted((one, other) => other.at - one.at)
    .slice(0, query.most);
}

async function findIn(env: Env, id: string) {
  for (const store of alertingStores(env)) {
    const alert = await askStore(() => store.alert(id));
    if (alert !== undefined) return { store, alert };
  }
  return undefined;
}

/** The channels of these names, all without; throws the problem if there is none of a name. */
export function chosen(env: Env, names: readonly string[] | undefined): readonly Channel[] {
  const channels = channelsOf(env);
  const unknown = names?.find((name) => channels.every((channel) => channel.name !== name));
  if (unknown !== undefined) throw new ProblemError(noSuchChannel(unknown));
  return names === undefined ? channels : channels.filter(({ name }) => names.includes(name));
}

function noSuchChannel(name: string): Problem {
  return invalid([
    {
      field: "channels",
      detail: {
        de: `Einen Kanal „${name}“ gibt es nicht.`,
        en: `There is no channel “${name}”.`,
      },
    },
  ]);
}
