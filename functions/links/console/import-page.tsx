/** An import in two steps: what would become of each line, then the import itself; and how far one has got. */
import type { Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done, Faults } from "../../../src/pages/form.tsx";
import { Select, Tick, type Shown } from "../../../src/pages/fields.tsx";
import { Table } from "../../../src/pages/table.tsx";
import { importFormats, type ImportFormat } from "../transfer/import.ts";
import type { ImportReport } from "../transfer/report.ts";
import type { Running } from "../transfer/writing.ts";
import { words } from "./words.ts";

const texts = {
  how: {
    de: "Erst zeigt ein Probelauf Zeile für Zeile, was geschehen würde. Angelegt wird dabei nichts.",
    en: "First a dry run shows line by line what would happen. Nothing is created by it.",
  },
  file: { de: "Datei", en: "File" },
  fileHint: {
    de: "Bis 10 MB: eine Ausfuhr dieses Dienstes, CSV mit den Spalten slug und target, oder was Shlink, YOURLS, Kutt oder Sink ausgeben.",
    en: "Up to 10 MB: an export of this service, CSV with the columns slug and target, or what Shlink, YOURLS, Kutt or Sink export.",
  },
  format: { de: "Format", en: "Format" },
  partial: {
    de: "Was geht, anlegen, auch wenn anderes nicht geht",
    en: "Create what works, even where other lines do not",
  },
  dry: { de: "Probelauf", en: "Dry run" },
  run: { de: "Jetzt importieren", en: "Import now" },
  again: {
    de: "Die Datei ist zu groß, um sie hier aufzuheben: bitte noch einmal wählen.",
    en: "The file is too large to be kept here: please choose it once more.",
  },
  line: { de: "Zeile", en: "Line" },
  outcome: { de: "Ergebnis", en: "Outcome" },
  why: { de: "Warum", en: "Why" },
  running: { de: "Ein Import läuft.", en: "An import is under way." },
  reload: { de: "Neu laden", en: "Reload" },
} as const satisfies Record<string, Text>;

const outcomeWords: Readonly<Record<string, Text>> = {
  created: { de: "wird angelegt", en: "will be created" },
  unchanged: { de: "ist schon da", en: "is there already" },
  conflict: { de: "Kurzadresse vergeben", en: "short address taken" },
  refused: { de: "geht so nicht", en: "does not work" },
};

const named = (name: string): Text => ({ de: name, en: name });
const formatWords: Readonly<Record<ImportFormat, Text>> = {
  jsonl: { de: "Ausfuhr dieses Dienstes (JSON Lines)", en: "export of this service (JSON Lines)" },
  csv: { de: "Tabelle mit slug und target (CSV)", en: "table with slug and target (CSV)" },
  shlink: named("Shlink"),
  yourls: named("YOURLS"),
  kutt: named("Kutt"),
  sink: named("Sink"),
};

/** Lines that a page shows; those with a fault first. */
const MOST_LINES = 50;

interface ImportPage {
  readonly frame: Frame;
  readonly shown: Shown;
  readonly running: Running | undefined;
  /** Of a dry run. */
  readonly report?: ImportReport | undefined;
  /** The file of that dry run in base64, if it is small enough to be sent again. */
  readonly kept?: string | undefined;
  /** How many links were made before. */
  readonly made?: { readonly created: number; readonly unchanged: number } | undefined;
}

const sums = ({ created, unchanged, conflicts, refused }: ImportReport): Text => ({
  de: `${created} würden angelegt, ${unchanged} sind schon da, ${conflicts} Kurzadressen sind vergeben, ${refused} gehen so nicht.`,
  en: `${created} would be created, ${unchanged} are there already, ${conflicts} short addresses are taken, ${refused} do not work.`,
});

export function importPage(page: ImportPage): string {
  const { frame, shown, running, report, kept, made } = page;
  const { language } = frame;
  return consolePage({
    frame,
    title: words.import[language],
    isText: true,
    children: (
      <>
        {made !== undefined && (
          <Done
            language={language}
            text={{
              de: `${made.created} Links angelegt, ${made.unchanged} waren schon da.`,
              en: `${made.created} links created, ${made.unchanged} were there already.`,
            }}
          />
        )}
        <p class="over">
          <a href="/console/links">{words.title[language]}</a>
        </p>
        <h1>{words.import[language]}</h1>
        {running !== undefined && <Progress running={running} frame={frame} />}
        <Faults shown={shown} />
        {report === undefined ? (
          <p>{texts.how[language]}</p>
        ) : (
          <>
            <p>{sums(report)[language]}</p>
            <Lines report={report} frame={frame} />
          </>
        )}
        <form
          class="card"
          method="post"
          action="/console/links/import"
          enctype="multipart/form-data"
          data-drop="file"
        >
          {report !== undefined && kept !== undefined ? (
            <input type="hidden" name="kept" value={kept} />
          ) : (
            <>
              <label for="file">{texts.file[language]}</label>
              <p class="hint" id="file-hint">
                {(report === undefined ? texts.fileHint : texts.again)[language]}
              </p>
              <input type="file" id="file" name="file" required aria-describedby="file-hint" />
            </>
          )}
          <Select
            shown={shown}
            name="format"
            label={texts.format}
            options={importFormats.map((value) => ({ value, text: formatWords[value][language] }))}
          />
          <Tick shown={shown} name="partial" label={texts.partial} />
          <div class="row">
            <button class={report === undefined ? "button main" : "button"} name="step" value="dry">
              {texts.dry[language]}
            </button>
            {report !== undefined && (
              <button class="button main" name="step" value="run">
                {texts.run[language]}
              </button>
            )}
          </div>
        </form>
      </>
    ),
  });
}

function Progress({ running, frame }: { readonly running: Running; readonly frame: Frame }) {
  const { language } = frame;
  const { done, of } = running;
  return (
    <div class="card" data-again="yes">
      <p>
        {texts.running[language]} {done} / {of}
      </p>
      <progress value={done} max={Math.max(of, 1)} aria-label={texts.running[language]} />
      <p>
        <a href="/console/links/import">{texts.reload[language]}</a>
      </p>
    </div>
  );
}

function Lines({ report, frame }: { readonly report: ImportReport; readonly frame: Frame }) {
  const { language } = frame;
  const all = [...report.lines];
  const isBad = ({ errors }: (typeof all)[number]) => errors.length > 0;
  const told = [...all.filter(isBad), ...all.filter((one) => !isBad(one))].slice(0, MOST_LINES);
  const left = all.length - told.length;
  return (
    <section class="card">
      <Table
        heads={[
          texts.line[language],
          words.title[language],
          texts.outcome[language],
          texts.why[language],
        ]}
        numbers={[]}
        rows={told.map(({ line, slug, outcome, errors }) => [
          String(line),
          <bdi>{slug}</bdi>,
          outcomeWords[outcome]?.[language] ?? outcome,
          errors
            .map(({ field, detail }) => (field === "" ? detail : `${field}: ${detail}`))
            .join(" "),
        ])}
      />
      {left > 0 && (
        <p class="soft">{language === "de" ? `… und ${left} weitere` : `… and ${left} more`}</p>
      )}
    </section>
  );
}
