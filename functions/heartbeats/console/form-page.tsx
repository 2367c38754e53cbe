/** The form of a check, with its next occurrences and what somebody else has changed. */
import { formatOccurrence } from "../../../src/calendar/occurrence.ts";
import { calendarInWords } from "../../../src/calendar/sentence.ts";
import type { Fields, Merged } from "../../../src/console/merge.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Differences } from "../../../src/pages/differences.tsx";
import { Faults, PressedByEnter } from "../../../src/pages/form.tsx";
import { Area, Input, Length, Select, Tick, type Shown } from "../../../src/pages/fields.tsx";
import { nameOf } from "../alert/alert.ts";
import type { Check } from "../check/check.ts";
import { pathOf } from "./paths.ts";
import { Rules } from "./rules-fields.tsx";
import { Windows } from "./windows-fields.tsx";
import { fieldWords, words } from "./words.ts";

const texts = {
  new: { de: "Neuer Check", en: "New check" },
  save: { de: "Speichern", en: "Save" },
  cancel: { de: "Abbrechen", en: "Cancel" },
  nameHint: {
    de: "Zum Beispiel „Nachtsicherung Webserver“.",
    en: "For example “Nightly backup of the web server”.",
  },
  slugHint: {
    de: "Für Skripte: Kleinbuchstaben, Ziffern, _\u00a0und\u00a0-.",
    en: "For scripts: lower case letters, digits, _\u00a0and\u00a0-.",
  },
  tagsHint: { de: "Mit Leerzeichen getrennt.", en: "Separated by spaces." },
  plan: { de: "Wann ein Ping erwartet wird", en: "When a ping is expected" },
  period: { de: "in festem Abstand", en: "at a fixed interval" },
  schedule: { de: "nach Plan", en: "by schedule" },
  kind: { de: "Art", en: "Kind" },
  count: { de: "Abstand", en: "Interval" },
  scheduleField: { de: "Plan", en: "Schedule" },
  scheduleHint: {
    de: "Zum Beispiel „täglich 3:00“, „*-*-* 03:00“ oder cron „0 3 * * *“.",
    en: "For example “daily 3:00”, “*-*-* 03:00” or cron “0 3 * * *”.",
  },
  graceHint: { de: "So viel später ist es ein Ausfall.", en: "So much later it is an outage." },
  preview: { de: "Vorschau", en: "Preview" },
  next: { de: "So wird der Ping erwartet", en: "This is how the ping is expected" },
  noPlan: {
    de: "In festem Abstand: der nächste Ping wird so viel nach dem letzten Erfolg erwartet.",
    en: "At a fixed interval: the next ping is expected so much after the last success.",
  },
  more: { de: "Vorschau / Noch ein Fenster", en: "Preview / One more window" },
  advanced: { de: "Für Fortgeschrittene", en: "For advanced use" },
  runtimeHint: { de: "Leer: so lang wie die Karenz.", en: "Empty: as long as the grace time." },
  channelsHint: {
    de: "Namen mit Komma; *: alle; leer: keiner.",
    en: "Names with commas; *: all; empty: none.",
  },
  meanwhile: {
    de: "Inzwischen hat jemand diesen Check geändert",
    en: "Somebody has changed this check in the meantime",
  },
  meanwhileHow: {
    de: "Noch ist nichts gespeichert. Im Formular steht beides: das Neue und deine Änderungen. Wo beide dasselbe Feld betreffen, steht deine Fassung, darunter die andere.",
    en: "Nothing is saved yet. The form has both: what is new and your changes. Where both are about the same field, yours stands in it and the other one below.",
  },
  saveAnyway: { de: "So speichern", en: "Save like this" },
  discard: { de: "Meine Änderungen verwerfen", en: "Discard my changes" },
} as const satisfies Record<string, Text>;

/** What the form's schedule means: its next occurrences in unix ms, or why there are none. */
export interface Planned {
  readonly timezone: string;
  readonly schedule: string;
  readonly next: readonly number[];
  readonly faults: readonly FieldError[];
}

export interface CheckForm {
  readonly frame: Frame;
  readonly shown: Shown;
  /** The check that is edited; undefined: a new one. */
  readonly check: Check | undefined;
  /** What the form showed when it was opened. */
  readonly seen: Fields;
  readonly planned: Planned;
  /** Somebody else was faster. */
  readonly theirs?: Merged["theirs"];
}

export function formPage(form: CheckForm): string {
  const { frame, shown, check, seen, theirs } = form;
  const { language } = frame;
  const title = check === undefined ? texts.new[language] : words.edit[language];
  const action = check === undefined ? "/console/checks/new" : pathOf(check, "edit");
  const preview = check === undefined ? "/console/checks/preview" : pathOf(check, "preview");
  const back = check === undefined ? "/console/checks" : pathOf(check);
  return consolePage({
    frame,
    title: check === undefined ? title : `${title}: ${nameOf(check)}`,
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={back}>
            {check === undefined ? words.title[language] : <bdi>{nameOf(check)}</bdi>}
          </a>
        </p>
        <h1>{title}</h1>
        {theirs !== undefined && <Both theirs={theirs} language={language} action={action} />}
        <Faults shown={shown} />
        <form class="card" method="post" action={action} data-preview={preview}>
          <PressedByEnter />
          {check !== undefined && <input type="hidden" name="seen" value={JSON.stringify(seen)} />}
          <Input shown={shown} name="name" label={words.name} hint={texts.nameHint} isRequired />
          <div class="three">
            <Input shown={shown} name="slug" label={fieldWords.slug} hint={texts.slugHint} />
            <Input shown={shown} name="tags" label={fieldWords.tags} hint={texts.tagsHint} />
          </div>
          <Plan form={form} preview={preview} />
          <Windows shown={shown} preview={preview} more={texts.more} />
          <Area shown={shown} name="desc" label={fieldWords.desc} rows={3} />
          <Rules shown={shown} />
          <Advanced shown={shown} />
          <div class="row actions">
            <button class="button main">{saveText(form)[language]}</button>
            <a class="button" href={back}>
              {texts.cancel[language]}
            </a>
          </div>
        </form>
      </>
    ),
  });
}

function saveText({ check, theirs }: CheckForm): Text {
  if (theirs !== undefined) return texts.saveAnyway;
  return check === undefined ? words.create : texts.save;
}

interface BothProps {
  readonly theirs: Merged["theirs"];
  readonly language: Language;
  /** Where the form starts anew, with what is there now. */
  readonly action: string;
}

/** Somebody else was faster: what they have changed. */
export const Both = ({ theirs, language, action }: BothProps) => (
  <div class="card bad" role="alert">
    <h2>{texts.meanwhile[language]}</h2>
    <Differences all={theirs} names={fieldWords} language={language} />
    <p>{texts.meanwhileHow[language]}</p>
    <p>
      <a href={action}>{texts.discard[language]}</a>
    </p>
  </div>
);

function Plan({ form, preview }: { readonly form: CheckForm; readonly preview: string }) {
  const { shown, planned } = form;
  const { language } = shown;
  return (
    <fieldset>
      <legend>{texts.plan[language]}</legend>
      <div class="three">
        <Select
          shown={shown}
          name="plan.kind"
          label={texts.kind}
          options={[
            { value: "period", text: texts.period[language] },
            { value: "schedule", text: texts.schedule[language] },
          ]}
        />
        <Length shown={shown} name="plan" label={texts.count} />
      </div>
      <Area
        shown={shown}
        name="plan.schedule"
        label={texts.scheduleField}
        hint={texts.scheduleHint}
        rows={1}
      />
      <div class="three">
        <Input shown={shown} name="tz" label={fieldWords.tz} />
        <Length shown={shown} name="grace" label={fieldWords.grace} hint={texts.graceHint} />
      </div>
      <Preview planned={planned} language={language} />
      <button class="button low" formaction={preview} formnovalidate>
        {texts.preview[language]}
      </button>
    </fieldset>
  );
}

function Advanced({ shown }: { readonly shown: Shown }) {
  return (
    <details>
      <summary>{texts.advanced[shown.language]}</summary>
      <div class="three">
        <Length shown={shown} name="runtime" label={fieldWords.runtime} hint={texts.runtimeHint} />
        <Input shown={shown} type="number" name="fails" label={fieldWords.fails} />
        <Input shown={shown} type="number" name="remind" label={fieldWords.remind} />
        <Input
          shown={shown}
          name="channels"
          label={fieldWords.channels}
          hint={texts.channelsHint}
        />
      </div>
      <Tick shown={shown} name="manual" label={fieldWords.manual} />
    </details>
  );
}

function Preview({
  planned,
  language,
}: {
  readonly planned: Planned;
  readonly language: Language;
}) {
  const { schedule, timezone, next, faults } = planned;
  const said = calendarInWords(schedule, language);
  return (
    <div id="preview" class="preview" aria-live="polite">
      <h2>{texts.next[language]}</h2>
      {schedule === "" && <p class="soft">{texts.noPlan[language]}</p>}
      {faults.map(({ detail }) => (
        <p class="wrong">{detail[language]}</p>
      ))}
      {said !== undefined && <p>{said}</p>}
      {next.length > 0 && (
        <ol class="switches">
          {next.map((at) => (
            <li>{formatOccurrence(at, timezone, language)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}
