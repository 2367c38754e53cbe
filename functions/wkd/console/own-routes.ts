/** The console's pages of a key of one's own, for everybody who holds `keys:own`. */
import type { Context } from "hono";
import { configOf } from "../../../src/config/config.ts";
import {
  fieldsOf,
  frameAt,
  goOn,
  mayOpen,
  sendPage,
  type Refusal,
} from "../../../src/console/page.ts";
import type { Fields } from "../../../src/console/merge.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { ProblemError, type FieldError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import type { PageStatus } from "../../../src/sign-in/frame.ts";
import type { MailAddress } from "../address/address.ts";
import { judge, judgeInput } from "../api/changing.ts";
import { handInOwn, isProven, ownAddress, takeOutOwn } from "../api/own.ts";
import { noKey } from "../api/problems.ts";
import { LOOK_AGAIN_MS } from "../limits.ts";
import { programOf } from "../programs/programs.ts";
import { keyStore } from "../stub.ts";
import { ownKeyPage } from "./own-key-page.tsx";
import { judgedOwnPage, ownKeyForm, type JudgedOwn } from "./own-page.tsx";
import { words } from "./own-words.ts";
import { newOwnPath, OWN, ownPath } from "./paths.ts";
import { inputOf, seenIn, shownIn } from "./sent.ts";

const ONE = `${OWN}/:address`;

export function ownKeyPages(): Router {
  const router = createRouter();
  const own = mayOpen("keys:own");

  router.get(OWN, own, (c) => {
    const [proven = ""] = c.get("principal").session?.addresses ?? [];
    const { address = proven } = c.req.query();
    return sendPage(c, ownKeyForm(formOf(c, { address, program: "" })), 200);
  });
  router.post(OWN, own, (c) => takeOwnKey(c));

  router.get(ONE, own, (c) => show(c));
  router.post(`${ONE}/look`, own, async (c) => {
    const { key } = await addressIn(c);
    const store = keyStore(c.env);
    const before = (await askStore(() => store.get(key)))?.look;
    // A look asks eight servers: whoever presses again at once sees what was just found.
    const isFresh = before !== undefined && before.at > Date.now() - LOOK_AGAIN_MS;
    const look = isFresh ? before : await askStore(() => store.watch(key));
    if (look === undefined) throw new ProblemError(noKey);
    return goOn(c, ownPath(key), "looked");
  });
  router.post(`${ONE}/remove`, own, async (c) => {
    const address = await addressIn(c);
    const { name = "", revision } = await fieldsOf(c);
    const published = await askStore(() => keyStore(c.env).get(address.key));
    if (published === undefined) throw new ProblemError(noKey);
    const { localPart, domain } = published;
    if (name.trim() !== `${localPart}@${domain}`) return show(c, name);
    const claim = await takeOutOwn(c, { ...address, localPart }, seenIn(revision));
    return goOn(c, ownPath(address.key), claim === undefined ? "removed" : "mailed-remove");
  });
  return router;
}

const addressIn = (c: Context<AppEnv>): Promise<MailAddress> =>
  ownAddress(c, c.req.param("address") ?? "");

const formOf = (c: Context<AppEnv>, fields: Fields, errors: readonly FieldError[] = []) => ({
  frame: frameAt(c, newOwnPath(fields["address"] ?? "")),
  shown: { language: c.get("language"), fields, errors },
});

/** Problems that somebody can do something about are told beside what was typed. */
function toldIn(error: unknown): Refusal & { readonly status: PageStatus } {
  if (!(error instanceof ProblemError)) throw error;
  const { kind, errors, detail, extra } = error.problem;
  // What there is to say of the key stands on the page already.
  if (extra?.["findings"] !== undefined) throw error;
  const { status } = kind;
  if (status === 422) return { errors: errors ?? [], general: undefined, status };
  if (status === 403 || status === 409 || status === 412 || status === 429) {
    return { errors: [], general: detail, status };
  }
  throw error;
}

/** `wrongName`: what was typed to confirm that it is removed, and is not its address. */
async function show(c: Context<AppEnv>, wrongName?: string) {
  const address = await addressIn(c);
  const key = await askStore(() => keyStore(c.env).get(address.key));
  const { localPart, domain } = key ?? address;
  const findings = key === undefined ? [] : (await judge(key.bytes, address)).findings;
  const page = ownKeyPage({
    frame: frameAt(c, ownPath(address.key)),
    timezone: configOf(c.env).timezone,
    now: Date.now(),
    address: `${localPart}@${domain}`,
    key,
    findings,
    done: c.req.query("done"),
    wrongName,
  });
  return sendPage(c, page, wrongName === undefined ? 200 : 422);
}

/** In two steps: what is to be said of the key, and then it is published, or the mail goes out. */
async function takeOwnKey(c: Context<AppEnv>) {
  const sent = await fieldsOf(c);
  const input = await inputOf(c, sent);
  const { address: typed = "", text = "", program = "" } = sent;
  const fields = { address: typed.trim(), text, program };
  let address: MailAddress;
  try {
    address = await ownAddress(c, fields.address);
  } catch (error) {
    const { errors, general, status } = toldIn(error);
    return sendPage(c, ownKeyForm({ ...formOf(c, fields, errors), general }), status);
  }
  if (input.length === 0) {
    const errors = [{ field: "file", detail: words.nothing }];
    return sendPage(c, ownKeyForm(formOf(c, fields, errors)), 422);
  }
  const [judgement, current] = await Promise.all([
    judgeInput(c, input, address, {}),
    askStore(() => keyStore(c.env).get(address.key)),
  ]);
  // A secret key is not sent back once more.
  const isSecret = judgement.findings.some(({ code }) => code === "secret_key");
  const judged: JudgedOwn = {
    ...formOf(c, isSecret ? { ...fields, text: "" } : fields),
    now: Date.now(),
    address: `${address.localPart}@${address.domain}`,
    judgement,
    kept: judgement.ok ? input.toBase64() : "",
    current,
    isProven: isProven(c, address),
  };
  if (!judgement.ok) return sendPage(c, judgedOwnPage(judged), 422);
  if (sent["step"] !== "send") return sendPage(c, judgedOwnPage(judged), 200);
  return publishOwn(c, input, address, judged, sent["revision"]);
}

async function publishOwn(
  c: Context<AppEnv>,
  input: Uint8Array,
  address: MailAddress,
  judged: JudgedOwn,
  revision: string | undefined,
) {
  const program = programOf(judged.shown.fields["program"] ?? "")?.id;
  const expected = shownIn(revision);
  try {
    const outcome = await handInOwn(c, input, address, { wishes: {}, expected, program });
    if ("mailed" in outcome) return goOn(c, ownPath(address.key), "mailed");
    const isSame = outcome.changed.key.revision === judged.current?.revision;
    const isRevocation = judged.judgement.revokes !== undefined;
    const done = isSame ? "unchanged" : isRevocation ? "revoked" : "published";
    return goOn(c, ownPath(address.key), done);
  } catch (error) {
    const { errors, general, status } = toldIn(error);
    if (error instanceof ProblemError) {
      for (const [name, value] of Object.entries(error.problem.headers ?? {}))
        c.header(name, value);
    }
    const shown = { ...judged.shown, errors };
    return sendPage(c, judgedOwnPage({ ...judged, shown, general }), status);
  }
}
