/** The first channel: asked for field by field, judged as the service judges it. */
import { ConfigError } from "../../../src/config/config.ts";
import { parseChannels } from "../../../src/alerts/channels/channels.ts";
import type { Text } from "../../../src/i18n/language.ts";
import type { Question } from "./asker.ts";
import { made, skipped, there, type Setup, type Step } from "./step.ts";

interface Field {
  readonly name: string;
  readonly text: Text;
  /** What is taken for an answer. */
  readonly hint: Text;
  readonly usual?: string;
  readonly isSecret?: true;
  readonly isOptional?: true;
  readonly as?: "number" | "list";
}

const url = (example: string): Text => ({
  de: `Gemeint ist eine URL wie ${example}.`,
  en: `Write a URL such as ${example}.`,
});
const address: Text = {
  de: "Gemeint ist eine Mailadresse wie technik@example.org.",
  en: "Write a mail address such as technik@example.org.",
};
const word: Text = {
  de: "Gemeint sind Zeichen ohne Leerzeichen, wie der Anbieter sie nennt.",
  en: "Write characters without blanks, as the provider gives them.",
};

const kinds: Readonly<Record<string, readonly Field[]>> = {
  ntfy: [
    {
      name: "server",
      text: { de: "Server", en: "Server" },
      hint: url("https://ntfy.sh"),
      usual: "https://ntfy.sh",
    },
    {
      name: "topic",
      text: {
        de: "Thema, wie ein Passwort (nicht zu sehen)",
        en: "Topic, like a password (does not show)",
      },
      hint: {
        de: "Gemeint sind 1 bis 64 Buchstaben, Ziffern, - und _.",
        en: "Write 1 to 64 letters, digits, - and _.",
      },
      isSecret: true,
    },
  ],
  smtp: [
    {
      name: "host",
      text: { de: "Mailserver", en: "Mail server" },
      hint: {
        de: "Gemeint ist ein Name wie mail.example.org.",
        en: "Write a host such as mail.example.org.",
      },
    },
    {
      name: "port",
      text: {
        de: "Port (465: TLS sofort, sonst STARTTLS)",
        en: "Port (465: TLS at once, else STARTTLS)",
      },
      hint: { de: "Gemeint ist eine Zahl wie 587.", en: "Write a number such as 587." },
      usual: "587",
      as: "number",
    },
    {
      name: "user",
      text: { de: "Benutzer (leer: keiner)", en: "User (empty: none)" },
      hint: word,
      isOptional: true,
    },
    {
      name: "password",
      text: {
        de: "Passwort (nicht zu sehen; leer: keines)",
        en: "Password (does not show; empty: none)",
      },
      hint: word,
      isOptional: true,
      isSecret: true,
    },
    { name: "from", text: { de: "Absender", en: "From" }, hint: address },
    {
      name: "to",
      text: { de: "Empfänger, mit Kommas", en: "To, with commas" },
      hint: address,
      as: "list",
    },
  ],
  matrix: [
    {
      name: "homeserver",
      text: { de: "Homeserver", en: "Homeserver" },
      hint: url("https://matrix.example.org"),
    },
    {
      name: "room",
      text: { de: "Raum", en: "Room" },
      hint: {
        de: "Gemeint ist !id:example.org oder #alias:example.org.",
        en: "Write !id:example.org or #alias:example.org.",
      },
    },
    {
      name: "token",
      text: { de: "Access-Token (nicht zu sehen)", en: "Access token (does not show)" },
      hint: word,
      isSecret: true,
    },
  ],
  webhook: [
    { name: "url", text: { de: "URL", en: "URL" }, hint: url("https://example.org/hook") },
    {
      name: "secret",
      text: {
        de: "Geheimnis der Signatur (nicht zu sehen)",
        en: "Secret of the signature (does not show)",
      },
      hint: { de: "Gemeint sind mindestens 8 Zeichen.", en: "Write at least 8 characters." },
      isSecret: true,
    },
  ],
  slack: [
    {
      name: "url",
      text: { de: "URL des Webhooks (nicht zu sehen)", en: "URL of the webhook (does not show)" },
      hint: url("https://hooks.slack.com/services/…"),
      isSecret: true,
    },
  ],
};

const kindQuestion: Question = {
  key: "channel.kind",
  text: {
    de: `Art des Kanals (${Object.keys(kinds).join(", ")}; leer: später)`,
    en: `Kind of the channel (${Object.keys(kinds).join(", ")}; empty: later)`,
  },
  judge: (typed) =>
    Object.hasOwn(kinds, typed)
      ? undefined
      : {
          de: `Es gibt: ${Object.keys(kinds).join(", ")}.`,
          en: `There are: ${Object.keys(kinds).join(", ")}.`,
        },
};

type Entry = Readonly<Record<string, unknown>>;

/** Whether the service would find fault with this field; those that are missing come yet. */
function isGood(entry: Entry, field: string): boolean {
  try {
    parseChannels(JSON.stringify([entry]));
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [, named] = /^ALERT_CHANNELS: channel \S+: (\w+)/.exec(error.message) ?? [];
    return named !== field || error.message.endsWith("is missing");
  }
}

function valueOf({ as }: Field, typed: string): unknown {
  if (as === "number") return Number(typed);
  return as === "list" ? typed.split(",").map((one) => one.trim()) : typed;
}

/** Undefined: somebody wants to go on without. */
async function askChannel({ asker }: Setup): Promise<Entry | undefined> {
  const kind = await asker.ask(kindQuestion);
  if (kind === undefined) return undefined;
  const nameOf = await asker.ask({
    key: "channel.name",
    text: { de: "Wie der Kanal heißen soll", en: "What the channel is called" },
    usual: kind,
    judge: (typed) =>
      isGood({ kind, name: typed }, "name") && /^[\w.-]{1,50}$/.test(typed)
        ? undefined
        : {
            de: "Gemeint sind 1 bis 50 Buchstaben, Ziffern, . _ und -.",
            en: "Write 1 to 50 letters, digits, . _ and -.",
          },
  });
  let entry: Entry = { name: nameOf ?? kind, kind };
  for (const field of kinds[kind] ?? []) {
    const { name, text, hint, usual, isSecret, isOptional } = field;
    const judge = (typed: string) =>
      isGood({ ...entry, [name]: valueOf(field, typed) }, name) ? undefined : hint;
    const key = `channel.${name}`;
    const typed = await asker.ask({ key, text, usual, judge, ...(isSecret && { isSecret }) });
    if (typed !== undefined) entry = { ...entry, [name]: valueOf(field, typed) };
    else if (isOptional !== true) return undefined;
  }
  return entry;
}

/** Names of the channels in the file; those that cannot be read are told by who uses them. */
export function channelsIn(text: string | undefined): string[] {
  try {
    const list = JSON.parse(text ?? "[]") as unknown;
    const named = Array.isArray(list) ? (list as { name?: unknown }[]) : [];
    return named.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
  } catch {
    return [];
  }
}

export const channelStep: Step = {
  name: "channel",
  title: { de: "Kanal für Meldungen", en: "Channel for alerts" },
  run: async (setup) => {
    const { files } = setup;
    const before = channelsIn(files.get("ALERT_CHANNELS")).join(", ");
    if (before !== "") return there({ de: before, en: before });
    if (files.get("ALERT_CHANNELS_FILE") !== undefined) {
      return there({ de: "in einer eigenen Datei", en: "in a file of its own" });
    }
    const entry = await askChannel(setup);
    if (entry === undefined) {
      return skipped({ de: "Meldungen erreichen niemanden", en: "alerts reach nobody" });
    }
    await files.add("ALERT_CHANNELS", JSON.stringify([entry]));
    const name = String(entry["name"]);
    return made({ de: name, en: name });
  },
};
