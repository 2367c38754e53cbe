/** The form of a link: what it is, its calendar in words with the next switches, and what somebody else has changed. */
import type { Config } from "../../../src/config/config.ts";
import type { Fields, Merged } from "../../../src/console/merge.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Faults, PressedByEnter } from "../../../src/pages/form.tsx";
import { Area, Input, Select, Tick, type Shown } from "../../../src/pages/fields.tsx";
import { MAX_WINDOWS } from "../limits.ts";
import { redirectStatuses, type Link, type RedirectStatus } from "../link/link.ts";
import { windowCount } from "./form.ts";
import { Differences } from "../../../src/pages/differences.tsx";
import { pathOf } from "./paths.ts";
import { Preview } from "./preview.tsx";
import { fieldWords, words } from "./words.ts";

const texts = {
  new: { de: "Neuer Kurzlink", en: "New short link" },
  edit: { de: "Bearbeiten", en: "Edit" },
  save: { de: "Speichern", en: "Save" },
  cancel: { de: "Abbrechen", en: "Cancel" },
  preview: { de: "Vorschau", en: "Preview" },
  slugHint: {
    de: "Was hinter der Adresse steht. Leer: sie wird ausgedacht. Groß und klein, - und _ zählen nicht.",
    en: "What stands behind the address. Empty: it is made up. Case, - and _ do not count.",
  },
  targetHint: {
    de: "Wohin der Link führt, wenn keine der Zeiten gilt. {now:yyyy-MM-dd} wird zum Datum.",
    en: "Where the link leads when none of the times applies. {now:yyyy-MM-dd} becomes the date.",
  },
  titleHint: {
    de: "Für Menschen; steht auf dem Plakat.",
    en: "For people; stands on the poster.",
  },
  tagsHint: { de: "Mit Komma getrennt.", en: "Separated by commas." },
  timesHow: {
    de: "Zu diesen Zeiten führt der Link woandershin. Zum Beispiel „1. und 3. Dienstag 18:00“ oder „Tue *-*-1..7,15..21 18:00“.",
    en: "At these times the link leads elsewhere. For example “1st and 3rd Tuesday 18:00” or “Tue *-*-1..7,15..21 18:00”.",
  },
  calendar: { de: "Wann", en: "When" },
  minutes: { de: "Minuten lang", en: "For minutes" },
  there: { de: "Ziel in dieser Zeit", en: "Target in this time" },
  more: { de: "Noch eine Zeit", en: "One more time" },
  limits: { de: "Gültigkeit", en: "Validity" },
  fallbackHint: {
    de: "Wohin es davor und danach geht. Leer: eine Seite sagt, dass der Link nicht gilt.",
    en: "Where to go before and after that. Empty: a page says that the link is not valid.",
  },
  technical: { de: "Für Fortgeschrittene", en: "For advanced use" },
  zoneHint: { de: "Leer: die des Dienstes.", en: "Empty: the service's." },
  meanwhile: {
    de: "Inzwischen hat jemand diesen Link geändert",
    en: "Somebody has changed this link in the meantime",
  },
  meanwhileHow: {
    de: "Noch ist nichts gespeichert. Im Formular steht beides: das Neue und deine Änderungen. Wo beide dasselbe Feld betreffen, steht deine Fassung, darunter die andere.",
    en: "Nothing is saved yet. The form has both: what is new and your changes. Where both are about the same field, yours stands in it and the other one below.",
  },
  saveAnyway: { de: "So speichern", en: "Save like this" },
  discard: { de: "Meine Änderungen verwerfen", en: "Discard my changes" },
} as const satisfies Record<string, Text>;

export interface LinkForm {
  readonly frame: Frame;
  readonly config: Config;
  readonly now: number;
  readonly shown: Shown;
  /** The link that is edited; undefined: a new one. */
  readonly link: Link | undefined;
  /** What the form showed when it was opened. */
  readonly seen: Fields;
  /** Somebody else was faster. */
  readonly meanwhile?: { readonly theirs: Merged["theirs"]; readonly who: string | undefined };
  /** What is wrong that is about no field. */
  readonly general?: Text | undefined;
}

const statusWords: Readonly<Record<RedirectStatus, Text>> = {
  301: { de: "301, für immer", en: "301, for ever" },
  302: { de: "302, vorläufig (üblich)", en: "302, for now (usual)" },
  303: { de: "303, siehe anderswo", en: "303, see elsewhere" },
  307: { de: "307, vorläufig, auch für Formulare", en: "307, for now, forms included" },
  308: { de: "308, für immer, auch für Formulare", en: "308, for ever, forms included" },
};

export function formPage(form: LinkForm): string {
  const { frame, shown, link, seen, meanwhile, general } = form;
  const { language } = frame;
  const title = link === undefined ? texts.new[language] : texts.edit[language];
  const action = link === undefined ? "/console/links/new" : pathOf(link.slug, "edit");
  const preview = link === undefined ? "/console/links/preview" : pathOf(link.slug, "preview");
  const back = link === undefined ? "/console/links" : pathOf(link.slug);
  return consolePage({
    frame,
    title: link === undefined ? title : `${title}: ${link.title || link.slug}`,
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={back}>
            {link === undefined ? words.title[language] : <bdi>{link.title || link.slug}</bdi>}
          </a>
        </p>
        <h1>{title}</h1>
        {meanwhile !== undefined && <Both {...meanwhile} language={language} action={action} />}
        <Faults shown={shown} general={general} />
        <form class="card" method="post" action={action} data-preview={preview}>
          <PressedByEnter />
          {link !== undefined && (
            <>
              <input type="hidden" name="version" value={String(link.version)} />
              <input type="hidden" name="seen" value={JSON.stringify(seen)} />
            </>
          )}
          <Names shown={shown} />
          <Times form={form} preview={preview} />
          <Validity shown={shown} />
          <Advanced shown={shown} timezone={form.config.timezone} />
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

function saveText({ link, meanwhile }: LinkForm): Text {
  if (meanwhile !== undefined) return texts.saveAnyway;
  return link === undefined ? words.create : texts.save;
}

type BothProps = NonNullable<LinkForm["meanwhile"]> & {
  readonly language: Language;
  /** Where the form starts anew, with what is there now. */
  readonly action: string;
};

/** Somebody else was faster: what they have changed. */
function Both({ theirs, who, language, action }: BothProps) {
  return (
    <div class="card bad" role="alert">
      <h2>
        {texts.meanwhile[language]}
        {who !== undefined && (
          <>
            {" "}
            (<bdi>{who}</bdi>)
          </>
        )}
      </h2>
      <Differences all={theirs} names={fieldWords} language={language} />
      <p>{texts.meanwhileHow[language]}</p>
      <p>
        <a href={action}>{texts.discard[language]}</a>
      </p>
    </div>
  );
}

function Names({ shown }: { readonly shown: Shown }) {
  return (
    <>
      <Input
        shown={shown}
        name="target"
        label={words.target}
        hint={texts.targetHint}
        isRequired
        isCode
      />
      <Input shown={shown} name="slug" label={fieldWords.slug} hint={texts.slugHint} />
      <div class="three">
        <Input shown={shown} name="title" label={fieldWords.title} hint={texts.titleHint} />
        <Input shown={shown} name="tags" label={words.tags} hint={texts.tagsHint} />
      </div>
    </>
  );
}

function Times({ form, preview }: { readonly form: LinkForm; readonly preview: string }) {
  const { shown, config, now } = form;
  const { language } = shown;
  const count = Math.min(windowCount(shown.fields) + 1, MAX_WINDOWS);
  return (
    <fieldset id="windows">
      <legend>{fieldWords.windows[language]}</legend>
      <p class="hint">{texts.timesHow[language]}</p>
      {Array.from({ length: count }, (_, nth) => (
        <div class="window">
          <Area shown={shown} name={`windows.${nth}.calendar`} label={texts.calendar} rows={1} />
          <div class="three">
            <Input
              shown={shown}
              type="number"
              name={`windows.${nth}.minutes`}
              label={texts.minutes}
            />
            <Input shown={shown} name={`windows.${nth}.target`} label={texts.there} isCode />
          </div>
        </div>
      ))}
      <Preview fields={shown.fields} config={config} now={now} language={language} />
      <button class="button low" formaction={preview} formnovalidate>
        {texts.preview[language]} / {texts.more[language]}
      </button>
    </fieldset>
  );
}

function Validity({ shown }: { readonly shown: Shown }) {
  return (
    <fieldset>
      <legend>{texts.limits[shown.language]}</legend>
      <div class="three">
        <Input shown={shown} type="datetime-local" name="validFrom" label={words.validFrom} />
        <Input shown={shown} type="datetime-local" name="validUntil" label={words.validUntil} />
      </div>
      <Input shown={shown} type="number" name="maxClicks" label={fieldWords.maxClicks} />
      <Input
        shown={shown}
        name="fallback"
        label={words.fallback}
        hint={texts.fallbackHint}
        isCode
      />
    </fieldset>
  );
}

function Advanced({ shown, timezone }: { readonly shown: Shown; readonly timezone: string }) {
  const { language } = shown;
  return (
    <details>
      <summary>{texts.technical[language]}</summary>
      <div class="three">
        <Select
          shown={shown}
          name="status"
          label={fieldWords.status}
          options={redirectStatuses.map((status) => ({
            value: String(status),
            text: statusWords[status][language],
          }))}
        />
        <Input
          shown={shown}
          name="timezone"
          label={fieldWords.timezone}
          hint={texts.zoneHint}
          placeholder={timezone}
        />
      </div>
      <Tick shown={shown} name="forwardPath" label={fieldWords.forwardPath} />
      <Tick shown={shown} name="forwardQuery" label={fieldWords.forwardQuery} />
    </details>
  );
}
