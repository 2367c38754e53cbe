/** Handing in a key: by file, paste or drop; what would become of it; and the step that publishes it. */
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Faults, Hidden } from "../../../src/pages/form.tsx";
import { Area, Input, Tick, type Shown } from "../../../src/pages/fields.tsx";
import type { Judgement } from "../api/changing.ts";
import type { PublishedKey } from "../keys/key.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { Findings, KeyFacts, leftText } from "./parts.tsx";
import { KEYS } from "./paths.ts";
import { words } from "./words.ts";

const texts = {
  how: {
    de: "Erst wird gezeigt, was veröffentlicht würde und was daran auffällt. Eingereicht wird der öffentliche Schlüssel: die Ausgabe von gpg --armor --export, oder die Datei, die Thunderbird beim Exportieren schreibt.",
    en: "First you see what would be published and what there is to say of it. Hand in the public key: what gpg --armor --export prints, or the file that Thunderbird writes when exporting.",
  },
  address: { de: "Adresse", en: "Address" },
  addressHint: {
    de: "Mit ihren wirklichen Großbuchstaben.",
    en: "With its real capital letters.",
  },
  file: { de: "Datei", en: "File" },
  fileHint: { de: "Wählen oder hierher ziehen.", en: "Choose one, or drop it here." },
  text: { de: "Oder einfügen", en: "Or paste it" },
  leaveOut: {
    de: "Ohne Unterschlüssel, die abgelaufen oder überholt sind",
    en: "Without subkeys that have expired or were superseded",
  },
  judge: { de: "Ansehen, was veröffentlicht würde", en: "See what would be published" },
  would: { de: "So würde er veröffentlicht.", en: "This would be published." },
  refused: { de: "So geht es nicht.", en: "It does not work like this." },
  revocation: { de: "Das ist ein Widerruf.", en: "This is a revocation." },
  revokeHow: {
    de: "Von da an wird der Schlüssel mit seinem Widerruf ausgeliefert, und niemand verschlüsselt mehr an ihn. Das ist endgültig. Zum Bestätigen die Adresse eintippen.",
    en: "From then on the key is served with its revocation, and nobody encrypts to it any more. This is final. To confirm, type the address.",
  },
  wrongName: { de: "Das ist nicht die Adresse.", en: "That is not the address." },
  revoke: { de: "Widerruf annehmen", en: "Take the revocation" },
  now: { de: "Bisher veröffentlicht", en: "Published until now" },
  noneNow: { de: "Bisher ist keiner veröffentlicht.", en: "None is published until now." },
  meanwhile: {
    de: "Inzwischen hat jemand anders den Schlüssel dieser Adresse geändert. Veröffentlicht ist jetzt, was unten steht; deiner noch nicht.",
    en: "In the meantime somebody else has changed the key of this address. What is published now stands below; yours is not yet.",
  },
  other: { de: "Einen anderen einreichen", en: "Hand in another one" },
} as const satisfies Record<string, Text>;

interface NewKey {
  readonly frame: Frame;
  readonly shown: Shown;
}

/** The key, as a file or as text. */
export function KeyFile({ shown }: { readonly shown: Shown }) {
  const { language, errors } = shown;
  const wrong = errors.find(({ field }) => field === "file");
  return (
    <>
      <div class="field">
        <label for="file">{texts.file[language]}</label>
        <p class="hint" id="file-hint">
          {texts.fileHint[language]}
        </p>
        <input
          type="file"
          id="file"
          name="file"
          aria-describedby={wrong === undefined ? "file-hint" : "file-wrong file-hint"}
          aria-invalid={wrong === undefined ? undefined : "true"}
        />
        {wrong !== undefined && (
          <p class="wrong" id="file-wrong">
            {wrong.detail[language]}
          </p>
        )}
      </div>
      <Area shown={shown} name="text" label={texts.text} rows={6} />
    </>
  );
}

const Form = ({ shown }: { readonly shown: Shown }) => {
  const { language } = shown;
  return (
    <form
      class="card"
      method="post"
      action={`${KEYS}/new`}
      enctype="multipart/form-data"
      data-drop="file"
    >
      <Input
        shown={shown}
        name="address"
        label={texts.address}
        hint={texts.addressHint}
        placeholder="vorstand@example.org"
        isRequired
      />
      <KeyFile shown={shown} />
      <Tick shown={shown} name="leaveOut" label={texts.leaveOut} />
      <button class="button main" name="step" value="judge">
        {texts.judge[language]}
      </button>
    </form>
  );
};

/** The form, before anything was handed in. */
export function newKeyPage({ frame, shown }: NewKey): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.publish[language],
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={KEYS}>{words.title[language]}</a>
        </p>
        <h1>{words.publish[language]}</h1>
        <p>{texts.how[language]}</p>
        <Faults shown={shown} />
        <Form shown={shown} />
      </>
    ),
  });
}

export interface Judged {
  readonly frame: Frame;
  readonly shown: Shown;
  readonly now: number;
  /** As its owner writes it. */
  readonly address: string;
  readonly judgement: Judgement;
  /** What was handed in, in base64. */
  readonly kept: string;
  /** What is published for the address now. */
  readonly current: PublishedKey | undefined;
  /** Somebody else was faster. */
  readonly isOutdated: boolean;
}

export function judgedPage(judged: Judged): string {
  const { frame, shown, now, address, judgement, isOutdated } = judged;
  const { language } = frame;
  const { ok, certificate, revokes, findings } = judgement;
  const title = !ok ? texts.refused : revokes === undefined ? texts.would : texts.revocation;
  return consolePage({
    frame,
    title: title[language],
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={KEYS}>{words.title[language]}</a>
        </p>
        <h1>{title[language]}</h1>
        <p>
          <bdi>{address}</bdi>
        </p>
        {isOutdated && (
          <div class="card bad" role="alert">
            <p>{texts.meanwhile[language]}</p>
          </div>
        )}
        {findings.length > 0 && (
          <section class={ok ? "card" : "card bad"}>
            <Findings findings={findings} language={language} />
          </section>
        )}
        {certificate !== undefined && (
          <section class="card">
            <h2>{words.fingerprint[language]}</h2>
            <KeyFacts of={certificate} language={language} now={now} />
          </section>
        )}
        {ok && <Current judged={judged} />}
        {ok ? (
          <Confirm judged={judged} />
        ) : (
          <section>
            <h2>{texts.other[language]}</h2>
            <Form shown={shown} />
          </section>
        )}
      </>
    ),
  });
}

function Current({ judged: { frame, current, now } }: { readonly judged: Judged }) {
  const { language } = frame;
  return (
    <section class="card">
      <h2>{texts.now[language]}</h2>
      {current === undefined ? (
        <p>{texts.noneNow[language]}</p>
      ) : (
        <p>
          <code>{grouped(current.fingerprint)}</code>
          <br />
          {leftText(current, now)[language]}
        </p>
      )}
    </section>
  );
}

/** The same once more, with the step that does it. */
function Confirm({ judged }: { readonly judged: Judged }) {
  const { frame, shown, address, judgement, kept, current } = judged;
  const { language } = frame;
  const isRevocation = judgement.revokes !== undefined;
  const hidden = {
    address,
    kept,
    leaveOut: shown.fields["leaveOut"] ?? "",
    revision: current === undefined ? "" : String(current.revision),
  };
  return (
    <form class="actions" method="post" action={`${KEYS}/new`}>
      <Hidden fields={hidden} />
      {isRevocation && (
        <Input shown={shown} name="name" label={texts.address} hint={texts.revokeHow} isRequired />
      )}
      <button class={isRevocation ? "button" : "button main"} name="step" value="publish">
        {(isRevocation ? texts.revoke : words.publish)[language]}
      </button>
    </form>
  );
}

export const wrongAddress = texts.wrongName;
