/** Problems of a published key, besides what every API shares. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import { conflict, invalid, notFound, outdated, type Problem } from "../../../src/http/problem.ts";
import type { AddressProblem } from "../address/address.ts";
import type { Finding } from "../gate/findings.ts";
import { findingText } from "../gate/words.ts";
import { findingsToJson } from "./json.ts";
import type { ChangeResult, RemoveResult } from "../watch/publish.ts";

const addressTexts: Readonly<Record<AddressProblem, Text>> = {
  no_at_sign: {
    de: "Das ist keine Mailadresse: Das @ fehlt.",
    en: "This is not an email address: the @ is missing.",
  },
  local_part: {
    de: "Der Teil vor dem @ ist nicht erlaubt; Anführungszeichen und Leerzeichen gehen nicht.",
    en: "The part before the @ is not allowed; quotation marks and spaces are not supported.",
  },
  domain: {
    de: "Der Teil hinter dem @ ist keine Domain.",
    en: "The part after the @ is not a domain.",
  },
  too_long: { de: "Die Adresse ist zu lang.", en: "The address is too long." },
};

export function addressProblem(problem: AddressProblem): Problem {
  return invalid([{ field: "address", detail: addressTexts[problem] }]);
}

/** The directory serves `domains` and not this address' one. */
export function domainNotServed(domain: string, domains: readonly string[]): Problem {
  const served = domains.join(", ");
  return invalid([
    {
      field: "address",
      detail: {
        de: `Für ${domain} antwortet dieses Verzeichnis nicht (WKD_DOMAINS: ${served}).`,
        en: `This directory does not answer for ${domain} (WKD_DOMAINS: ${served}).`,
      },
    },
  ]);
}

export const noKey: Problem = {
  ...notFound,
  detail: {
    de: "Für diese Adresse ist kein Schlüssel veröffentlicht.",
    en: "No key is published for this address.",
  },
};

export const noCustody: Problem = {
  ...notFound,
  detail: {
    de: "Für diese Adresse ist nicht aufgeschrieben, wer den geheimen Schlüssel hat.",
    en: "It is not written down who has the secret key of this address.",
  },
};

export const noVersion: Problem = {
  ...notFound,
  detail: {
    de: "Diese Version gibt es nicht.",
    en: "There is no such version, or no earlier one.",
  },
};

export const emptyBody: Problem = invalid([
  {
    field: "",
    detail: {
      de: "Der Inhalt der Anfrage ist leer; er muss der öffentliche Schlüssel sein.",
      en: "The body of the request is empty; it must be the public key.",
    },
  },
]);

/** The gate refused a key; `findings` are all that it has to say, in the reader's language as well. */
export function refusedProblem(findings: readonly Finding[], language: Language): Problem {
  const reasons = findings.filter(({ severity }) => severity === "refuse");
  const detail = (one: Language) => reasons.map((reason) => findingText(reason, one)).join(" ");
  const isTooLarge = reasons.some(({ code }) => code === "too_large");
  return {
    kind: {
      code: "key-refused",
      status: isTooLarge ? 413 : 422,
      title: { de: "Der Schlüssel wurde nicht angenommen", en: "The key was not accepted" },
    },
    detail: { de: detail("de"), en: detail("en") },
    extra: { findings: findingsToJson(findings, language) },
  };
}

/** The problem behind a change that was refused; that a key is revoked is a finding about it. */
export function changeProblem(
  result: Exclude<Extract<ChangeResult | RemoveResult, { ok: false }>, { reason: "revoked" }>,
): Problem {
  switch (result.reason) {
    case "absent":
      return noKey;
    case "full":
      return conflict("store-full", {
        de: "Das Verzeichnis ist voll (höchstens 2.000 Adressen). Bitte zuerst Schlüssel entfernen.",
        en: "The directory is full (at most 2,000 addresses). Please remove keys first.",
      });
    case "outdated":
      return outdated(
        {
          de: "Der Schlüssel dieser Adresse wurde inzwischen geändert. Bitte neu laden und noch einmal versuchen.",
          en: "The key of this address was changed in the meantime. Load it again and try once more.",
        },
        { revision: result.revision },
      );
  }
}
