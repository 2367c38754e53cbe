/** The keys in the API's description: what mail programs and browsers ask, and an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";
import { describedPaths } from "./described-paths.ts";

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

export const described: Described = {
  paths: describedPaths,
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
