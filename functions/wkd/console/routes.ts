/** The console's pages of keys. They do by forms what the API does by JSON, through the same gate and the same store. */
import type { Context } from "hono";
import {
  fieldsOf,
  frameAt,
  goOn,
  mayOpen,
  numberIn,
  refusalIn,
  sendPage,
} from "../../../src/console/page.ts";
import { configOf } from "../../../src/config/config.ts";
import type { Fields } from "../../../src/console/merge.ts";
import { DAY_MS } from "../../../src/durations.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { fieldErrors } from "../../../src/http/validation.ts";
import type { Shown } from "../../../src/pages/fields.tsx";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import {
  addressOf,
  goBack,
  handIn,
  judge,
  judgeInput,
  servedAddress,
  takeOut,
} from "../api/changing.ts";
import { confirmCustody, custodyInput, forgetCustody } from "../api/custody.ts";
import { noKey } from "../api/problems.ts";
import { replacedAt, successorFindings } from "../api/successor.ts";
import type { MailAddress } from "../address/address.ts";
import { ALERT_DAYS, LISTED_KEYS } from "../limits.ts";
import { keyStore } from "../stub.ts";
import { judgedPage, newKeyPage, wrongAddress, type Judged } from "./hand-in-page.tsx";
import { keyPage } from "./key-page.tsx";
import { listPage, listPath, placeIn, type Asked } from "./list-page.tsx";
import { KEYS, newPath, pathOf } from "./paths.ts";
import { inputOf, seenIn, shownIn } from "./sent.ts";

const ONE = "/console/key/:address";

export function keyConsolePages(): Router {
  const router = createRouter();
  const write = mayOpen("keys:write");

  router.get(KEYS, write, (c) => list(c));
  router.get(`${KEYS}/new`, write, (c) => {
    const { address = "" } = c.req.query();
    return sendPage(c, newKeyPage(formOf(c, { address })), 200);
  });
  router.post(`${KEYS}/new`, write, (c) => takeKey(c));

  router.get(ONE, write, (c) => show(c));
  router.post(`${ONE}/look`, write, async (c) => {
    const { key } = addressIn(c);
    const look = await askStore(() => keyStore(c.env).watch(key));
    if (look === undefined) throw new ProblemError(noKey);
    return goOn(c, pathOf(key), "looked");
  });
  router.post(`${ONE}/rollback`, write, async (c) => {
    const { key } = addressIn(c);
    const { wanted, version } = await fieldsOf(c);
    await goBack(c, key, numberIn(wanted), seenIn(version));
    return goOn(c, pathOf(key), "rolledback");
  });
  router.post(`${ONE}/custody`, write, async (c) => {
    const address = addressIn(c);
    const { revision, ...said } = await fieldsOf(c);
    const parsed = custodyInput.safeParse(said);
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error, said);
      return show(c, { typed: { language: c.get("language"), fields: said, errors } });
    }
    await confirmCustody(c, address, parsed.data, revision === "" ? undefined : seenIn(revision));
    return goOn(c, pathOf(address.key), "confirmed");
  });
  router.post(`${ONE}/custody/forget`, write, async (c) => {
    const address = addressIn(c);
    await forgetCustody(c, address);
    return goOn(c, pathOf(address.key), "forgotten");
  });
  router.post(`${ONE}/remove`, write, async (c) => {
    const { key, localPart, domain } = addressIn(c);
    const { name = "", revision } = await fieldsOf(c);
    const published = await askStore(() => keyStore(c.env).get(key));
    if (published === undefined) throw new ProblemError(noKey);
    if (name.trim() !== `${published.localPart}@${published.domain}`)
      return show(c, { wrongName: name });
    await takeOut(c, key, seenIn(revision));
    return goOn(c, `${KEYS}?of=${encodeURIComponent(`${localPart}@${domain}`)}`, "removed");
  });
  return router;
}

const addressIn = (c: Context<AppEnv>): MailAddress => addressOf(c.req.param("address") ?? "");

const formOf = (c: Context<AppEnv>, fields: Fields, errors: readonly FieldError[] = []) => ({
  frame: frameAt(c, newPath(fields["address"] ?? "")),
  shown: { language: c.get("language"), fields, errors },
});

async function list(c: Context<AppEnv>) {
  const { search = "", after = "", done, of = "" } = c.req.query();
  const asked: Asked = { search: search.trim(), after: placeIn(after) };
  const now = Date.now();
  const endsUntil = now + ALERT_DAYS[0] * DAY_MS;
  const query = { ...asked, most: LISTED_KEYS, endsUntil };
  const [listing, refusing] = await Promise.all([
    askStore(() => keyStore(c.env).listing(query)),
    askStore(() => keyStore(c.env).mailboxesRefusing(now)),
  ]);
  const page = listPage({
    frame: frameAt(c, listPath(asked)),
    asked,
    now,
    listing,
    refusing: new Set(refusing),
    done: done === undefined ? undefined : { name: done, address: of },
  });
  return sendPage(c, page, 200);
}

/** `wrongName`: what was typed to confirm that it is removed, and is not its address; `typed`: what is wrong about who has the secret key. */
async function show(
  c: Context<AppEnv>,
  { wrongName, typed }: { readonly wrongName?: string; readonly typed?: Shown } = {},
) {
  const address = addressIn(c);
  const store = keyStore(c.env);
  const [key, changes, letters] = await Promise.all([
    askStore(() => store.get(address.key)),
    askStore(() => store.history(address.key)),
    askStore(() => store.letters(address.key)),
  ]);
  if (changes === undefined) throw new ProblemError(noKey);
  const { localPart, domain } = key ?? address;
  const now = Date.now();
  const [findings, replaced] =
    key === undefined
      ? [[], undefined]
      : await Promise.all([
          judge(key.bytes, address).then((verdict) => verdict.findings),
          replacedAt(c.env, address, key.fingerprint),
        ]);
  const { custody } = await askStore(() => store.custody({ address: address.key }));
  const left = key === undefined ? [] : successorFindings(key, key.fingerprint, replaced, now);
  const page = keyPage({
    frame: frameAt(c, pathOf(address.key)),
    timezone: configOf(c.env).timezone,
    now,
    address: `${localPart}@${domain}`,
    key,
    custody,
    typed,
    replaced,
    findings: [...findings, ...left],
    letters,
    changes,
    done: c.req.query("done"),
    wrongName,
  });
  return sendPage(c, page, wrongName === undefined && typed === undefined ? 200 : 422);
}

/** In two steps: what would become of it, and then it does. */
async function takeKey(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const input = await inputOf(c, sent);
  const { address: typed = "", text = "", leaveOut = "" } = sent;
  const fields = { address: typed.trim(), text, leaveOut };
  let address: MailAddress;
  try {
    address = servedAddress(c, fields.address);
  } catch (error) {
    return sendPage(c, newKeyPage(formOf(c, fields, refusalIn(error).errors)), 422);
  }
  if (input.length === 0) {
    const errors = [{ field: "file", detail: nothingHandedIn }];
    return sendPage(c, newKeyPage(formOf(c, fields, errors)), 422);
  }
  const wishes = { leaveOutUnused: leaveOut === "on" };
  const [judgement, current] = await Promise.all([
    judgeInput(c, input, address, wishes),
    askStore(() => keyStore(c.env).get(address.key)),
  ]);
  // A secret key is not sent back once more.
  const isSecret = judgement.findings.some(({ code }) => code === "secret_key");
  const judged: Judged = {
    ...formOf(c, isSecret ? { ...fields, text: "" } : fields),
    now: Date.now(),
    address: `${address.localPart}@${address.domain}`,
    judgement,
    kept: judgement.ok ? input.toBase64() : "",
    current,
    isOutdated: false,
  };
  if (!judgement.ok) return sendPage(c, judgedPage(judged), 422);
  if (sent["step"] !== "publish") return sendPage(c, judgedPage(judged), 200);
  const isRevocation = judgement.revokes !== undefined;
  if (isRevocation && sent["name"]?.trim() !== judged.address) {
    const errors = [{ field: "name", detail: wrongAddress }];
    const { shown } = formOf(c, { ...fields, name: sent["name"] ?? "" }, errors);
    return sendPage(c, judgedPage({ ...judged, shown }), 422);
  }
  const expected = shownIn(sent["revision"]);
  const isOutdated = !isRevocation && expected?.[0] !== current?.revision;
  if (isOutdated) return sendPage(c, judgedPage({ ...judged, isOutdated }), 412);
  const { key } = await handIn(c, input, address, wishes, expected);
  const done =
    key.revision === current?.revision ? "unchanged" : isRevocation ? "revoked" : "published";
  return goOn(c, pathOf(address.key), done);
}

const nothingHandedIn = {
  de: "Bitte eine Datei wählen oder den Schlüssel einfügen.",
  en: "Please choose a file, or paste the key.",
};
