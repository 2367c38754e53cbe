/** Who has the secret key, on the page of a key: the board's checklist, to be confirmed once a year. */
import type { Text } from "../../../src/i18n/language.ts";
import { momentText } from "../../../src/alerts/message/texts.ts";
import type { Frame } from "../../../src/pages/console-shell.tsx";
import { Faults } from "../../../src/pages/form.tsx";
import { Area, type Shown } from "../../../src/pages/fields.tsx";
import { whyUnconfirmed, type Custody } from "../custody/custody.ts";
import { pathOf } from "./paths.ts";

const words = {
  title: { de: "Wer den geheimen Schlüssel hat", en: "Who has the secret key" },
  lead: {
    de: "Damit der Vorstand es weiß, wenn jemand geht. Das sehen nur, wer hier Schlüssel ändern darf; auf keiner öffentlichen Seite steht es. Einmal im Jahr fragt die Übersicht, ob es noch stimmt.",
    en: "So that the board knows when somebody leaves. Only who may change keys here sees it; it is on no public page. Once a year the board of the console asks whether it still holds.",
  },
  holders: { de: "Geheimer Schlüssel und Passphrase", en: "Secret key and passphrase" },
  holdersHint: { de: "Wer hat sie, auf welchem Gerät?", en: "Who has them, on which machine?" },
  revocation: { de: "Gedruckter Widerruf", en: "Printed revocation" },
  revocationHint: {
    de: "Wo liegt er, wer kommt heran? Er macht den Schlüssel unbrauchbar, auch wenn der geheime verloren ist.",
    en: "Where does it lie, who gets at it? It ends the key, even when the secret one is lost.",
  },
  confirm: { de: "So ist es", en: "It is so" },
  forget: { de: "Vergessen", en: "Forget it" },
  never: { de: "Noch nicht aufgeschrieben.", en: "Not written down yet." },
  "other-key": {
    de: "Inzwischen ist ein anderer Schlüssel veröffentlicht: bitte neu bestätigen.",
    en: "Another key has been published since: please confirm it anew.",
  },
  year: {
    de: "Das ist über ein Jahr her: bitte neu bestätigen.",
    en: "That is more than a year ago: please confirm it anew.",
  },
} as const satisfies Record<string, Text>;

interface CustodyProps {
  readonly frame: Frame;
  readonly timezone: string;
  readonly now: number;
  readonly address: string;
  /** Of the published key. */
  readonly fingerprint: string;
  readonly custody: Custody | undefined;
  /** What was typed and is wrong. */
  readonly typed?: Shown | undefined;
}

export function CustodyCard(props: CustodyProps) {
  const { frame, timezone, now, address, fingerprint, custody, typed } = props;
  const { language } = frame;
  const due = custody && whyUnconfirmed(custody, fingerprint, now);
  const shown = typed ?? {
    language,
    fields: { holders: custody?.holders ?? "", revocation: custody?.revocation ?? "" },
    errors: [],
  };
  return (
    <section class="card" id="custody">
      <h2>{words.title[language]}</h2>
      <p>{words.lead[language]}</p>
      <Faults shown={shown} />
      <p>
        {custody === undefined ? (
          words.never[language]
        ) : (
          <>
            {confirmedText(custody, timezone)[language]}
            {due !== undefined && <span class="state late"> {words[due][language]}</span>}
          </>
        )}
      </p>
      <form method="post" action={pathOf(address, "custody")}>
        <input type="hidden" name="revision" value={String(custody?.revision ?? "")} />
        <Area
          shown={shown}
          name="holders"
          label={words.holders}
          hint={words.holdersHint}
          rows={3}
        />
        <Area
          shown={shown}
          name="revocation"
          label={words.revocation}
          hint={words.revocationHint}
          rows={2}
        />
        <button class="button">{words.confirm[language]}</button>
      </form>
      {custody !== undefined && (
        <form method="post" action={pathOf(address, "custody/forget")}>
          <button class="button low">{words.forget[language]}</button>
        </form>
      )}
    </section>
  );
}

const confirmedText = ({ confirmedAt, confirmedBy }: Custody, timezone: string): Text => ({
  de: `Zuletzt bestätigt: ${momentText(confirmedAt, "de", timezone)}, ${confirmedBy}.`,
  en: `Last confirmed: ${momentText(confirmedAt, "en", timezone)}, ${confirmedBy}.`,
});
