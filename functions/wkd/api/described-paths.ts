/** What answers without a route: the key directory, the key server and their pages, for the API's description. */
import type { Described } from "../../../src/edge-function.ts";
import { file, page, text } from "../../../src/http/described.ts";

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

export const describedPaths: NonNullable<Described["paths"]> = {
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
  "/key/{address}/{fingerprint}.svg": {
    get: {
      ...directory,
      operationId: "showKeyCode",
      summary: "The fingerprint of an address's key as a QR code",
      description: "Of the published key alone: there is none of another fingerprint.",
      parameters: [
        address,
        { ...keyOf("fingerprint"), description: "of the published key: hexadecimal, in capitals" },
      ],
      responses: file("image/svg+xml", "The code", 404),
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
};
