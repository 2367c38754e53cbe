/** The keys in the API's description: what mail programs and browsers ask, and an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";
import { file, page, text } from "../../../src/http/described.ts";

const HASH = "9wyxzap3dzdkcnaxk6thcdqpp1ta9ke5";
const FINGERPRINT = "5B9F1D24C7A0E1F6B2D35B9F1D24C7A0E1F6B2D3";
const ADDRESS = "vorstand@example.org";
const TOKEN = "rk_3f9r1dye_3w89pswwnnqf2n0844knhr8q4tgnpmqb";
const ARMORED =
  "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ…\n=Ab3d\n-----END PGP PUBLIC KEY BLOCK-----\n";

const certificate = {
  fingerprint: FINGERPRINT,
  keyVersion: 4,
  algorithms: ["Ed25519", "Cv25519"],
  userId: "Vorstand <vorstand@example.org>",
  expiresAt: "2028-11-23T10:00:00.000Z",
  daysLeft: 729,
  sizeBefore: 4812,
  sizeAfter: 1204,
};
const key = {
  address: ADDRESS,
  ...certificate,
  version: 1,
  revision: 1,
  publishedAt: "2026-11-24T18:00:00.000Z",
  publishedBy: "admin",
  revokedAt: null,
  lookOk: true,
};
const look = {
  at: "2026-11-25T04:11:00.000Z",
  ok: true,
  lines: [
    {
      place: "advanced",
      code: "as-published",
      severity: "ok",
      url: `https://openpgpkey.example.org/.well-known/openpgpkey/example.org/hu/${HASH}?l=vorstand`,
      fingerprints: [],
      text: "Hier liegt der veröffentlichte Schlüssel.",
    },
  ],
};
const detail = {
  ...key,
  urls: {
    advanced: `https://openpgpkey.example.org/.well-known/openpgpkey/example.org/hu/${HASH}?l=vorstand`,
    direct: `https://example.org/.well-known/openpgpkey/hu/${HASH}?l=vorstand`,
  },
  hashes: [{ hash: HASH, rule: "ascii-lower" }],
  replaces: {
    fingerprint: "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
    since: "2026-11-24T18:00:00.000Z",
    revokedAt: "2026-11-25T09:30:00.000Z",
  },
  findings: [],
  look,
  letters: [
    {
      to: ADDRESS,
      subject: "Dein Schlüssel für vorstand@example.org läuft in 14 Tagen ab",
      state: "sent",
      createdAt: "2026-11-25T18:00:00.000Z",
      lastAt: "2026-11-25T18:00:02.000Z",
      answer: "2.0.0 Ok: queued as 4bKxYz1Zs2z4",
      nextAt: null,
    },
  ],
  armored: ARMORED,
};
const custody = {
  holders: "Anna and Bernd, passphrase in the safe",
  revocation: "printed, in the folder “Board” in the office",
  fingerprint: FINGERPRINT,
  confirmedAt: "2026-11-24T18:00:00.000Z",
  confirmedBy: "admin",
  due: null,
  revision: 1,
};
const was = { version: 1, fingerprint: FINGERPRINT, expiresAt: "2027-11-23T10:00:00.000Z" };
const parameters = { address: ADDRESS };

const domain = {
  name: "domain",
  in: "path",
  required: true,
  description: "mail domain of the address",
  schema: { type: "string" },
};
const hash = {
  name: "hash",
  in: "path",
  required: true,
  description: "z-base-32 of the SHA-1 of the local part in lower case",
  schema: { type: "string" },
};
const local = {
  name: "l",
  in: "query",
  description: "the local part as it is written; the answer does not depend on it",
  schema: { type: "string" },
};
const directory = { tags: ["key directory"] };
const summary = "The policy of the key directory";
const responses = text("Empty: nothing special is asked of clients", 404);
const policy = { ...directory, summary, responses };
const keyOf = (what: string) => ({
  name: what,
  in: "path",
  required: true,
  description: `${what} of the key: hexadecimal, upper or lower case`,
  schema: { type: "string" },
});
const address = {
  name: "address",
  in: "path",
  required: true,
  description: "mail address",
  schema: { type: "string" },
};
const held = "what the link holds: `rk_`, an id and a secret";
const token = { ...keyOf("token"), description: held };
const byVks = (operationId: string, description: string, parameter: object) => ({
  get: {
    ...directory,
    operationId,
    summary: "A key, as keys.openpgp.org hands it out",
    description,
    parameters: [parameter],
    responses: file("application/pgp-keys", "The key as text", 400, 404),
  },
});

export const described: Described = {
  paths: {
    "/.well-known/openpgpkey/{domain}/hu/{hash}": {
      get: {
        ...directory,
        operationId: "findKeyAdvanced",
        summary: "The key of an address, by the advanced method of the Web Key Directory",
        description: "Asked by mail programs at `openpgpkey.` and the mail domain.",
        parameters: [domain, hash, local],
        responses: file("application/octet-stream", "The key, binary", 404),
      },
    },
    "/.well-known/openpgpkey/hu/{hash}": {
      get: {
        ...directory,
        operationId: "findKeyDirect",
        summary: "The key of an address, by the direct method of the Web Key Directory",
        description: "Asked by mail programs at the mail domain itself.",
        parameters: [hash, local],
        responses: file("application/octet-stream", "The key, binary", 404),
      },
    },
    "/.well-known/openpgpkey/{domain}/policy": {
      get: {
        ...policy,
        operationId: "getPolicyAdvanced",
        description: "Clients ask for it to learn whether there is a directory.",
        parameters: [domain],
      },
    },
    "/.well-known/openpgpkey/policy": {
      get: {
        ...policy,
        operationId: "getPolicyDirect",
        description: "The same, at the mail domain itself.",
      },
    },
    "/key/{address}": {
      get: {
        ...directory,
        operationId: "showKey",
        summary: "A page about the key of an address",
        description: "With the fingerprint to compare and how to write encrypted mail.",
        parameters: [address],
        responses: page(404),
      },
    },
    "/key/{address}/write": {
      get: {
        ...directory,
        operationId: "showWriting",
        summary: "A page for writing encrypted mail to an address",
        description:
          "Text and files are encrypted in the browser with the published key; nothing of them is sent here.",
        parameters: [address],
        responses: page(404),
      },
    },
    "/key/{address}/card": {
      get: {
        ...directory,
        operationId: "showCard",
        summary: "A sheet for the printer: the key of an address as a poster or ten business cards",
        description: "With codes of the key's page and of its fingerprint.",
        parameters: [
          address,
          {
            name: "paper",
            in: "query",
            description: "`a4`: a poster; `cards`: ten cards of 85 by 55 mm",
            schema: { type: "string", enum: ["a4", "cards"] },
          },
        ],
        responses: page(404),
      },
    },
    "/key/{address}/key.asc": {
      get: {
        ...directory,
        operationId: "downloadKey",
        summary: "The key of an address as a file",
        description: "What a mail program without a key directory imports.",
        parameters: [address],
        responses: file("application/pgp-keys", "The key as text", 404),
      },
    },
    "/key/link/{token}": {
      get: {
        ...directory,
        operationId: "showKeyLink",
        summary: "What the link in a mail to an owner is for",
        description: "Changes nothing: programs that look through mail open links, too.",
        parameters: [token],
        responses: page(404, 410),
      },
      post: {
        ...directory,
        operationId: "useKeyLink",
        summary: "Do what the link in a mail to an owner is for, once",
        description: "Publishes the key of the mail, judged again, or takes the published one out.",
        parameters: [token],
        responses: page(404, 410),
      },
    },
    "/pks/lookup": {
      get: {
        ...directory,
        operationId: "lookUpKey",
        summary: "The key server's look-up (HKP)",
        description: "Reads only: keys are published with a token, and nobody is listed.",
        parameters: [
          {
            name: "op",
            in: "query",
            required: true,
            description: "`get`: the key; `index`: what it is",
            schema: { type: "string", enum: ["get", "index"] },
          },
          {
            name: "search",
            in: "query",
            required: true,
            description: "mail address, or 0x with a fingerprint or a key ID of 16 digits",
            schema: { type: "string" },
          },
          {
            name: "options",
            in: "query",
            description: "`mr`: for programs",
            schema: { type: "string" },
          },
        ],
        responses: file("application/pgp-keys", "The key as text", 400, 404),
      },
    },
    "/vks/v1/by-fingerprint/{fingerprint}": byVks(
      "findKeyByFingerprint",
      "40 digits, or 64 of a version 6 key.",
      keyOf("fingerprint"),
    ),
    "/vks/v1/by-keyid/{keyid}": byVks(
      "findKeyById",
      "The last 16 digits of the fingerprint.",
      keyOf("keyid"),
    ),
    "/vks/v1/by-email/{address}": byVks("findKeyByAddress", "The address is URL-encoded.", address),
  },
  examples: {
    findKeyAdvanced: {
      parameters: { domain: "example.org", hash: HASH, l: "vorstand" },
    },
    findKeyDirect: { parameters: { hash: HASH, l: "vorstand" } },
    getPolicyAdvanced: { parameters: { domain: "example.org" }, response: "" },
    getPolicyDirect: { response: "" },
    showKey: { parameters },
    showWriting: { parameters },
    showCard: { parameters: { ...parameters, paper: "cards" } },
    downloadKey: { parameters, response: ARMORED },
    showKeyLink: { parameters: { token: TOKEN } },
    useKeyLink: { parameters: { token: TOKEN } },
    lookUpKey: { parameters: { op: "get", search: ADDRESS }, response: ARMORED },
    findKeyByFingerprint: { parameters: { fingerprint: FINGERPRINT }, response: ARMORED },
    findKeyById: { parameters: { keyid: FINGERPRINT.slice(-16) }, response: ARMORED },
    findKeyByAddress: { parameters: { address: ADDRESS }, response: ARMORED },
    listKeys: { response: { keys: [key] } },
    publishKey: { parameters, request: ARMORED, response: detail },
    getKey: { parameters, response: detail },
    removeKey: { parameters },
    checkKey: {
      parameters,
      request: ARMORED,
      response: {
        ok: true,
        certificate: { ...certificate, armored: ARMORED },
        revokes: null,
        findings: [
          {
            code: "expires_soon",
            severity: "warn",
            text: "Der Schlüssel läuft in 20 Tagen ab. Bitte rechtzeitig verlängern.",
          },
        ],
      },
    },
    listKeyChanges: {
      parameters,
      response: {
        changes: [
          {
            at: "2026-11-24T18:00:00.000Z",
            who: "admin",
            action: "publish",
            before: null,
            after: was,
          },
        ],
      },
    },
    rollbackKey: { parameters, request: { version: 1 }, response: { ...detail, revision: 3 } },
    getKeyCustody: { parameters, response: custody },
    confirmKeyCustody: {
      parameters,
      request: { holders: custody.holders, revocation: custody.revocation },
      response: custody,
    },
    forgetKeyCustody: { parameters },
    watchKey: { parameters, response: look },
  },
};
