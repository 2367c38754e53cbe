/** Problems of somebody who publishes, or removes, the key of an address of their own. */
import { conflict, type Problem } from "../../../src/http/problem.ts";

/** Open to any domain would be open to everybody's. */
export const domainsNotSet: Problem = conflict("own-keys-not-set-up", {
  de: "Mitglieder können noch keine eigenen Schlüssel veröffentlichen: Ein Admin muss zuerst mit WKD_DOMAINS festlegen, für welche Domains dieses Verzeichnis da ist.",
  en: "Members cannot publish keys of their own yet: an admin first has to say with WKD_DOMAINS which domains this directory is for.",
});

export const mailNotSetUp: Problem = conflict("owner-mail-not-set-up", {
  de: "Dass dir die Adresse gehört, würde eine Mail nachweisen, und dafür ist noch kein Postausgang eingerichtet: Ein Admin nennt mit OWNER_MAIL einen Kanal der Art smtp. Bis dahin kann ein Admin den Schlüssel veröffentlichen.",
  en: "A mail would prove that the address is yours, and no outgoing mail is set up for that yet: an admin names a channel of the kind smtp with OWNER_MAIL. Until then an admin can publish the key.",
});

export const reservedAddress: Problem = {
  kind: {
    code: "address-reserved",
    status: 403,
    title: { de: "Die Adresse ist reserviert", en: "The address is reserved" },
  },
  detail: {
    de: "Diese Adresse spricht für den Verein (RESERVED_ADDRESSES). Ihren Schlüssel veröffentlicht, wer das Recht „keys:write“ hat.",
    en: "This address speaks for the association (RESERVED_ADDRESSES). Its key is published by somebody with the scope “keys:write”.",
  },
};

/** Programs for mail disagree on letters beyond ASCII before the @ (RFC 6531), and few servers take them. */
export const noMailThere: Problem = conflict("address-not-mailable", {
  de: "An eine Adresse mit anderen Zeichen als A bis Z vor dem @ kann der Dienst keine Mail schicken. Ein Admin kann den Schlüssel veröffentlichen.",
  en: "The service cannot send mail to an address with other letters than A to Z before the @. An admin can publish the key.",
});

/** The mail that proves the key cannot be written with it. */
export const cannotSeal: Problem = conflict("key-not-usable-for-proof", {
  de: "Der Dienst kann mit diesem Schlüssel nicht verschlüsseln, darum lässt sich mit einer Mail nicht nachweisen, dass er dir gehört. Ein Admin kann ihn veröffentlichen; oder lege einen neuen an.",
  en: "The service cannot encrypt with this key, so a mail cannot prove that it is yours. An admin can publish it; or create a new one.",
});

/** One more mail may be sent in `seconds`. */
export function tooManyMails(seconds: number): Problem {
  const hours = Math.max(1, Math.round(seconds / 3600));
  return {
    kind: {
      code: "too-many-mails",
      status: 429,
      title: { de: "Zu viele Mails", en: "Too many mails" },
    },
    detail: {
      de: `Heute sind schon genug solcher Mails verschickt worden. Die letzte gilt noch; eine weitere geht in etwa ${hours} h.`,
      en: `Enough of these mails were sent today. The last one is still good; one more is possible in about ${hours} h.`,
    },
    headers: { "Retry-After": String(seconds) },
  };
}
