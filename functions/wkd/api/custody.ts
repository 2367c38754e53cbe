/** Who has the secret key of an address: read, confirmed, forgotten. A handler reads as validate -> store -> respond. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requires } from "../../../src/access/authorize.ts";
import {
  failures,
  ifMatch,
  json,
  jsonBody,
  momentOut,
  security,
  toMoment,
} from "../../../src/http/api-schema.ts";
import type { AppEnv } from "../../../src/http/app-env.ts";
import { etagOf, expectedVersions, type Expected } from "../../../src/http/etag.ts";
import { ProblemError } from "../../../src/http/problem.ts";
import { createRouter, type Router } from "../../../src/http/router.ts";
import { askStore } from "../../../src/store/ask.ts";
import type { MailAddress } from "../address/address.ts";
import { whyUnconfirmed, type Custody } from "../custody/custody.ts";
import { MAX_CUSTODY_CHARACTERS } from "../limits.ts";
import { keyStore } from "../stub.ts";
import { addressOf } from "./changing.ts";
import { changeProblem, noCustody, noKey } from "./problems.ts";

const params = z.object({
  address: z.string().openapi({ example: "vorstand@example.org", description: "mail address" }),
});

/** What people write down; the console's form has the same. */
export const custodyInput = z
  .strictObject({
    holders: z
      .string()
      .trim()
      .min(1)
      .max(MAX_CUSTODY_CHARACTERS)
      .openapi({ example: "Anna and Bernd, passphrase in the safe" })
      .describe("who has the secret key and its passphrase"),
    revocation: z
      .string()
      .trim()
      .max(MAX_CUSTODY_CHARACTERS)
      .openapi({ example: "printed, in the folder “Board” in the office" })
      .describe("where the printed revocation lies; empty: there is none"),
  })
  .openapi("KeyCustodyInput");

const custodySchema = z
  .object({
    holders: z.string().describe("who has the secret key and its passphrase"),
    revocation: z.string().describe("where the printed revocation lies; empty: there is none"),
    fingerprint: z.string().describe("of the key that it was confirmed for"),
    confirmedAt: momentOut.describe("when somebody last said that it is so"),
    confirmedBy: z.string().describe("name of the token or account that said so"),
    due: z
      .enum(["other-key", "year"])
      .nullable()
      .describe(
        "why it is to be confirmed anew: another key is published, or a year has gone by; null: it is not",
      ),
    revision: z.int().describe("the ETag, for If-Match"),
  })
  .openapi("KeyCustody");

const common = { tags: ["keys"], security, middleware: requires("keys:write") };
const path = "/api/v1/keys/{address}/custody";

const getRoute = createRoute({
  ...common,
  method: "get",
  path,
  summary: "Who has the secret key of an address",
  operationId: "getKeyCustody",
  description: "As people have written it down. It is on no public page.",
  request: { params },
  responses: { 200: json(custodySchema, "What was written down"), ...failures(404, 422) },
});

const putRoute = createRoute({
  ...common,
  method: "put",
  path,
  summary: "Write down who has the secret key of an address, and confirm that it is so",
  operationId: "confirmKeyCustody",
  description:
    "For the key that is published now. A year later, or when another key is published, the console's board asks for it again; no alert is sent.",
  request: { params, headers: ifMatch, body: jsonBody(custodyInput, "What is so") },
  responses: { 200: json(custodySchema, "What is written down now"), ...failures(404, 412, 422) },
});

const deleteRoute = createRoute({
  ...common,
  method: "delete",
  path,
  summary: "Forget who has the secret key of an address",
  operationId: "forgetKeyCustody",
  description: "Nothing of it is kept. The board asks for it no more.",
  request: { params },
  responses: { 204: { description: "Forgotten" }, ...failures(404, 422) },
});

export function custodyRoutes(): Router {
  const router = createRouter();
  router.openapi(getRoute, async (c) => {
    const { key } = addressOf(c.req.valid("param").address);
    const [{ custody }, published] = await Promise.all([
      askStore(() => keyStore(c.env).custody({ address: key })),
      askStore(() => keyStore(c.env).get(key)),
    ]);
    if (custody === undefined) throw new ProblemError(noCustody);
    return c.json(shown(c, custody, published?.fingerprint ?? custody.fingerprint), 200);
  });
  router.openapi(putRoute, async (c) => {
    const address = addressOf(c.req.valid("param").address);
    const expected = expectedVersions(c.req.header("If-Match"));
    const custody = await confirmCustody(c, address, c.req.valid("json"), expected);
    return c.json(shown(c, custody, custody.fingerprint), 200);
  });
  router.openapi(deleteRoute, async (c) => {
    await forgetCustody(c, addressOf(c.req.valid("param").address));
    return c.body(null, 204);
  });
  return router;
}

function shown(c: Context<AppEnv>, custody: Custody, published: string) {
  c.header("ETag", etagOf(custody.revision));
  const { confirmedAt, ...rest } = custody;
  const due = whyUnconfirmed(custody, published, Date.now()) ?? null;
  return { ...rest, confirmedAt: toMoment(confirmedAt), due };
}

/** Writes it down for the key that is published. Throws the problem if none is, or somebody else was faster. */
export async function confirmCustody(
  c: Context<AppEnv>,
  { key }: MailAddress,
  said: z.infer<typeof custodyInput>,
  expected: Expected,
): Promise<Custody> {
  const who = c.get("principal").name;
  const asked = { address: key, said, expected, who };
  const { custody, reason } = await askStore(() => keyStore(c.env).custody(asked));
  if (reason === "outdated") {
    throw new ProblemError(changeProblem({ ok: false, reason, revision: custody?.revision ?? 0 }));
  }
  if (custody === undefined) throw new ProblemError(noKey);
  return custody;
}

export async function forgetCustody(c: Context<AppEnv>, { key }: MailAddress): Promise<void> {
  const asked = { address: key, isForgotten: true } as const;
  const { custody } = await askStore(() => keyStore(c.env).custody(asked));
  if (custody === undefined) throw new ProblemError(noCustody);
}
