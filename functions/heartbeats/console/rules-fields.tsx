/** The part of a check's form that says what it demands of its runs. */
import type { Text } from "../../../src/i18n/language.ts";
import { Input, Length, Tick, type Shown } from "../../../src/pages/fields.tsx";
import { ruleWords } from "./words.ts";

const texts = {
  rules: { de: "Woran ein guter Lauf zu erkennen ist", en: "What a good run looks like" },
  exitHint: {
    de: "Statt 0 gut, alles andere schlecht: 0=success 1=warn 100-127=warn *=fail",
    en: "Instead of 0 good, all else bad: 0=success 1=warn 100-127=warn *=fail",
  },
  keepHint: {
    de: "Wie borg prune sie nennt: days=30 daily=7 weekly=4. Leer: Gelöschtes ist eine Meldung.",
    en: "As borg prune calls them: days=30 daily=7 weekly=4. Empty: what is deleted is an alert.",
  },
  s3Hint: {
    de: "Wie es in S3_REPOSITORIES heißt. Dann sieht der Dienst selbst dort nach, ob der Snapshot angekommen ist. Leer: keins.",
    en: "As S3_REPOSITORIES calls it. Then the service itself looks there whether the snapshot has arrived. Empty: none.",
  },
  proofHint: {
    de: "So lange darf der Nachweis einer Sicherung dauern; 0: keiner.",
    en: "So long the proof of a backup may take; 0: none.",
  },
  keywordsHint: {
    de: "Durch Kommas getrennt; gesucht wird, wo es unten angekreuzt ist.",
    en: "Separated by commas; looked for where it is ticked below.",
  },
} as const satisfies Record<string, Text>;

export function Rules({ shown }: { readonly shown: Shown }) {
  const label = (name: keyof typeof ruleWords) => ({ shown, label: ruleWords[name] });
  return (
    <details>
      <summary>{texts.rules[shown.language]}</summary>
      <div class="three">
        <Length {...label("shortest")} name="shortest" />
        <Length {...label("early")} name="early" />
      </div>
      <Input {...label("exit")} name="exit" hint={texts.exitHint} isCode />
      <div class="three">
        <Input {...label("files")} type="number" name="facts.files" />
        <Input {...label("size")} name="facts.size" placeholder="10 GB" />
        <Input {...label("drop")} name="facts.drop" />
      </div>
      <div class="three">
        <Length {...label("proof")} name="proof" hint={texts.proofHint} />
        <Input {...label("free")} name="free" placeholder="20 GB" />
      </div>
      <Input {...label("s3")} name="s3" hint={texts.s3Hint} isCode />
      <Input {...label("keep")} name="keep" hint={texts.keepHint} isCode />
      <Input {...label("startkw")} name="startkw" hint={texts.keywordsHint} />
      <div class="three">
        <Input {...label("successkw")} name="successkw" />
        <Input {...label("failurekw")} name="failurekw" />
      </div>
      <Tick {...label("subject")} name="filter.subject" />
      <Tick {...label("body")} name="filter.body" />
      <Tick {...label("http")} name="filter.http" />
      <Tick {...label("fail")} name="filter.fail" />
    </details>
  );
}
