/** The first of each: a test message, a link, a key, a check. What is there already is found by asking the service. */
import { existsSync } from "node:fs";
import * as z from "zod/mini";
import { alertsNoun } from "../alerts/alerts.ts";
import { channelsNoun } from "../alerts/channels.ts";
import { checksNoun } from "../checks/checks.ts";
import { readAnswer } from "../command/client.ts";
import { parsedUrl } from "../command/server.ts";
import { keysNoun } from "../keys/keys.ts";
import { linksNoun } from "../links/links.ts";
import { exitCodes } from "../terminal/failure.ts";
import { channelsIn } from "./channel.ts";
import { call, failed, made, skipped, there, type Setup, type Step } from "./step.ts";

const later = { de: "später", en: "later" };
const same = (text: string) => ({ de: text, en: text });

async function read<Schema extends z.ZodMiniType>(
  { session }: Setup,
  schema: Schema,
  path: string,
): Promise<z.infer<Schema>> {
  const api = session.api();
  return readAnswer(schema, await api.request("GET", path), api.url);
}

const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      kind: z.string(),
      deliveries: z.array(z.object({ channel: z.string(), state: z.string() })),
    }),
  ),
});

export const testStep: Step = {
  name: "test",
  title: { de: "Testmeldung", en: "Test message" },
  run: async (setup) => {
    const [channel] = channelsIn(setup.files.get("ALERT_CHANNELS"));
    if (channel === undefined) return skipped({ de: "kein Kanal", en: "no channel" });
    const { alerts } = await read(setup, alertsSchema, "/api/v1/alerts?limit=500");
    const hasArrived = alerts.some(
      ({ kind, deliveries }) =>
        kind === "test" &&
        deliveries.some((one) => one.channel === channel && one.state === "sent"),
    );
    if (hasArrived) return there(same(channel));
    const { code, answer } = await call(setup, alertsNoun, "test", [channel]);
    if (code === exitCodes.ok)
      return made({ de: `angekommen: ${channel}`, en: `arrived: ${channel}` }, answer);
    // What is wrong with it stands above; whether it answers at all, below.
    await call(setup, channelsNoun, "check", [channel]);
    return failed(
      {
        de: `${channel} hat sie nicht genommen. In ${setup.files.secretsPath} ändern, neu starten, noch einmal: randwerk setup`,
        en: `${channel} has not taken it. Change it in ${setup.files.secretsPath}, start again, once more: randwerk setup`,
      },
      answer,
    );
  },
};

const linksSchema = z.object({
  links: z.array(z.object({ slug: z.string(), shortUrl: z.string() })),
});
const newestLink = async (setup: Setup) =>
  (await read(setup, linksSchema, "/api/v1/links?limit=1")).links[0];

export const linkStep: Step = {
  name: "link",
  title: { de: "Kurzlink", en: "Short link" },
  run: async (setup) => {
    const before = await newestLink(setup);
    if (before !== undefined) return there(same(before.shortUrl));
    const { asker } = setup;
    const target = await asker.ask({
      key: "link.target",
      text: {
        de: "Wohin der erste Kurzlink führt (leer: später)",
        en: "Where the first short link leads (empty: later)",
      },
      judge: (typed) =>
        parsedUrl(typed) === undefined
          ? {
              de: "Gemeint ist eine Adresse wie https://pad.example.org/plenum.",
              en: "Write an address such as https://pad.example.org/plenum.",
            }
          : undefined,
    });
    if (target === undefined) return skipped(later);
    const slug = await asker.ask({
      key: "link.slug",
      text: { de: "Sein Slug, wie „plenum“", en: "Its slug, such as “plenum”" },
      usual: "plenum",
    });
    const { answer } = await call(setup, linksNoun, "add", [target], { slug: slug ?? "plenum" });
    const link = await newestLink(setup);
    if (link === undefined) return failed(later, answer);
    if (asker.isTerminal) await call(setup, linksNoun, "qr", [link.slug]);
    return made(same(link.shortUrl), answer);
  },
};

const keysSchema = z.object({ keys: z.array(z.object({ address: z.string() })) });

export const keyStep: Step = {
  name: "key",
  title: { de: "Schlüssel", en: "Key" },
  run: async (setup) => {
    const { keys } = await read(setup, keysSchema, "/api/v1/keys");
    if (keys.length > 0) return there(same(keys.map(({ address }) => address).join(", ")));
    const { asker, files } = setup;
    const file = await asker.ask({
      key: "key.file",
      text: {
        de: "Datei mit dem Schlüssel des Vorstands, von gpg --armor --export (leer: später)",
        en: "File with the board’s key, of gpg --armor --export (empty: later)",
      },
      judge: (typed) =>
        existsSync(typed)
          ? undefined
          : { de: `${typed}: Das gibt es nicht.`, en: `${typed}: There is no such file.` },
    });
    if (file === undefined) return skipped(later);
    const [domain] = (files.get("WKD_DOMAINS") ?? "").split(",");
    const address = await asker.ask({
      key: "key.address",
      text: { de: "Mailadresse, zu der er gehört", en: "Mail address that it belongs to" },
      usual: domain ? `vorstand@${domain}` : undefined,
      judge: (typed) =>
        /^[^\s@]+@[^\s@]+$/.test(typed)
          ? undefined
          : {
              de: "Gemeint ist eine Mailadresse wie vorstand@example.org.",
              en: "Write a mail address such as vorstand@example.org.",
            },
    });
    if (address === undefined) return skipped(later);
    const { code, answer } = await call(setup, keysNoun, "publish", [address, file]);
    if (code === exitCodes.ok) return made(same(address), answer);
    return failed({ de: "nicht veröffentlicht", en: "not published" }, answer);
  },
};

const checksSchema = z.object({ checks: z.array(z.object({ name: z.string() })) });

export const checkStep: Step = {
  name: "check",
  title: { de: "Check", en: "Check" },
  run: async (setup) => {
    const { checks } = await read(setup, checksSchema, "/api/v3/checks/");
    if (checks.length > 0)
      return there(
        same(
          checks
            .map(({ name }) => name)
            .slice(0, 3)
            .join(", "),
        ),
      );
    const { asker } = setup;
    const name = await asker.ask({
      key: "check.name",
      text: {
        de: "Name eines Jobs, der regelmäßig läuft, wie „Backup web1“ (leer: später)",
        en: "Name of a job that runs regularly, such as “Backup web1” (empty: later)",
      },
    });
    if (name === undefined) return skipped(later);
    const schedule = await asker.ask({
      key: "check.schedule",
      text: { de: "Wann er läuft (OnCalendar oder Cron)", en: "When it runs (OnCalendar or cron)" },
      usual: "*-*-* 03:00",
    });
    const grace = await asker.ask({
      key: "check.grace",
      text: { de: "Wie lange er höchstens braucht", en: "How long it takes at most" },
      usual: "1h",
    });
    const values = { schedule: schedule ?? "", grace: grace ?? "1h" };
    const { answer } = await call(setup, checksNoun, "add", [name], values);
    return made(same(name), answer);
  },
};
