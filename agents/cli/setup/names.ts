/** The names in DNS: planned where keys for OVH are, else told. */
import { readAnswer } from "../command/client.ts";
import { readCredentials } from "../dns/credentials.ts";
import { dnsNoun } from "../dns/dns.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { namesSchema } from "./service.ts";
import { call, failed, made, skipped, there, type Setup, type Step } from "./step.ts";

export const namesStep: Step = {
  name: "dns",
  title: { de: "Namen im DNS", en: "Names in DNS" },
  run: async (setup) => {
    const { session } = setup;
    const api = session.api();
    const { names, records } = readAnswer(
      namesSchema,
      await api.request("GET", "/api/v1/dns"),
      api.url,
    );
    if (names.length === 0) return skipped({ de: "kein Name gesetzt", en: "no name is set" });
    if (records.length === 0) {
      return skipped({
        de: "DNS_TARGET sagt, wohin die Namen führen (docs/runbooks/dns.de.md)",
        en: "DNS_TARGET says where the names lead (docs/runbooks/dns.md)",
      });
    }
    if (!hasCredentials(setup)) {
      session.terminal.tell({
        de: "Diese Einträge braucht der Dienst; bei OVH trägt sie ein: randwerk dns login ZONE, randwerk dns apply.",
        en: "The service needs these records; at OVH they are entered by: randwerk dns login ZONE, randwerk dns apply.",
      });
      for (const { name, type, value } of records) {
        session.terminal.note(`  ${name} ${type} ${value}`);
      }
      return skipped({ de: "bei OVH nicht angemeldet", en: "not signed in at OVH" });
    }
    const { code, answer } = await call(setup, dnsNoun, "plan", []);
    if (code === exitCodes.ok) return there({ de: "alles eingetragen", en: "all is entered" });
    if (code !== exitCodes.refused) return failed({ de: "kein Plan", en: "no plan" }, answer);
    return made(
      { de: "eintragen mit: randwerk dns apply", en: "enter them by: randwerk dns apply" },
      answer,
    );
  },
};

function hasCredentials({ session }: Setup): boolean {
  try {
    readCredentials(session.environment);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
