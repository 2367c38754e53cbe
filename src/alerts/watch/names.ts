/** The daily look at the service's own names, as the world resolves them. */
import { configOf } from "../../config/config.ts";
import { dnsSettingsOf } from "../../config/dns/settings.ts";
import {
  expectations,
  judgeLook,
  judged,
  keyOf,
  type Expectation,
  type Known,
} from "../../dns/look.ts";
import { resolve } from "../../dns/resolve.ts";
import { serviceNames, wantedRecords } from "../../dns/wanted.ts";
import { publicWeb } from "../../http/public-web.ts";
import { NAMES_AGAIN_MS, NAMES_MS, NAMES_TIMEOUT_MS } from "../limits.ts";
import { aboutService } from "../outbox/about-service.ts";
import type { NewAlert } from "../outbox/alert.ts";
import { raiseAlert } from "../outbox/raise.ts";
import type { Told } from "./alerts.ts";
import { watchTexts } from "./texts.ts";

/** What is known of the names, in the store's own keys. */
const NAMES = "names";

/** Looks when it is due (`now` in unix ms), and tells what is news. Takes as long as one question at most. */
export async function lookAtNames(
  storage: DurableObjectStorage,
  env: Env,
  now: number,
): Promise<void> {
  const config = configOf(env);
  const settings = dnsSettingsOf(env);
  const names = serviceNames(config);
  const asked = expectations(names, wantedRecords(names, settings));
  if (settings.resolver === "" || asked.length === 0) return;
  const before = storage.kv.get<Known>(NAMES);
  // A clock that was ahead once has put it off for no longer than a look does.
  if (before !== undefined && now < before.nextAt && before.nextAt <= now + NAMES_MS) return;
  const web = publicWeb(env);
  const found = await Promise.all(
    asked.map(
      async (one) =>
        [one, judged(one, await resolve(one, settings.resolver, web, NAMES_TIMEOUT_MS))] as const,
    ),
  );
  const pauses = { lookMs: NAMES_MS, againMs: NAMES_AGAIN_MS };
  const { known, news } = judgeLook(found, before, now, pauses);
  storage.transactionSync(() => {
    storage.kv.put(NAMES, known);
    if (news === undefined) return;
    const wrong = asked.filter((one) => known.told.includes(keyOf(one)));
    raiseAlert(storage.sql, namesAlert(wrong, config), now);
  });
}

/** `wrong` empty: all of them are right again. */
function namesAlert(wrong: readonly Expectation[], config: Told): NewAlert {
  const texts = watchTexts[config.language].names;
  const list = wrong.map((one) => `${keyOf(one)} ${one.values.join(", ")}`.trim());
  const isOver = wrong.length === 0;
  const said = {
    severity: isOver ? "up" : "down",
    title: isOver ? texts.fixed : texts.title(wrong.length),
    text: isOver ? texts.fixedText : texts.text(list.map((one) => `    ${one}`).join("\n")),
    facts: { names: [...new Set(wrong.map(({ name }) => name))].join(", ") },
  } as const;
  return aboutService("names", said, config);
}
