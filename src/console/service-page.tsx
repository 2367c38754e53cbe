/** The service itself: whether every part answers and time passes for it, and what to do where not. */
import type { Child } from "hono/jsx";
import { lengthOf } from "../board.ts";
import { healthWords, type HealthCode } from "../i18n/health-words.ts";
import type { Language, Text } from "../i18n/language.ts";
import { numberInWords, percentInWords } from "../i18n/number.ts";
import { sizeInWords } from "../i18n/size.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Health, StoreHealth } from "../service/health.ts";
import type { Quota } from "../service/quota.ts";
import { partText } from "./part-words.ts";

const words = {
  title: { de: "Der Dienst", en: "The service" },
  well: { de: "Der Dienst läuft, wie er soll.", en: "The service runs as it should." },
  ill: { de: "Dem Dienst fehlt etwas.", en: "Something is wrong with the service." },
  parts: { de: "Teile des Dienstes", en: "Parts of the service" },
  good: { de: "gut", en: "well" },
  bad: { de: "gestört", en: "out of order" },
  noTick: { de: "noch nie nachgesehen", en: "has not looked yet" },
  scarce: { de: "wird knapp", en: "running low" },
  rowsHow: {
    de: "Sind alle verbraucht, wird bis 00:00 UTC nichts mehr gespeichert: keine Pings, keine Änderungen. Wohin sie gehen, steht hier bei jedem Teil; in welche Tabelle, sagt randwerk status. Weniger schreibt, wer Checks seltener pingen lässt; mehr erlaubt ein anderer Tarif (DAILY_ROWS_WRITTEN, docs/runbooks/cloudflare.de.md).",
    en: "Once all are used up, nothing is stored until 00:00 UTC: no pings, no changes. Each part here says how many it writes; randwerk status says to which table. Checks that are pinged less often write less; another plan allows more (DAILY_ROWS_WRITTEN, docs/runbooks/cloudflare.md).",
  },
  written: { de: "heute geschriebene Zeilen", en: "rows written today" },
  forPrograms: { de: "Dasselbe für Programme", en: "The same for programs" },
} as const satisfies Record<string, Text>;

export function servicePage(frame: Frame, { ok, stores, disk, quota }: Health): string {
  const { language } = frame;
  const isCounted = quota !== undefined;
  const rows: Row[] = Object.entries(stores).map(([name, store]) => ({
    isGood: store.ok,
    row: <Part name={name} store={store} isCounted={isCounted} language={language} />,
  }));
  if (disk !== undefined) {
    rows.push({ isGood: disk.ok, row: <Disk disk={disk} language={language} /> });
  }
  if (quota !== undefined) {
    rows.push({ isGood: !quota.isScarce, row: <Rows quota={quota} language={language} /> });
  }
  return consolePage({
    frame,
    title: words.title[language],
    isText: true,
    children: (
      <>
        <h1>{(ok ? words.well : words.ill)[language]}</h1>
        <section class="card" aria-label={words.parts[language]}>
          <ul class="list">{faultyFirst(rows).map(({ row }) => row)}</ul>
        </section>
        <p class="row pages">
          <a href="/healthz">{words.forPrograms[language]} (/healthz)</a>
        </p>
      </>
    ),
  });
}

interface Row {
  readonly isGood: boolean;
  readonly row: Child;
}

const faultyFirst = (rows: readonly Row[]) =>
  rows.toSorted((one, other) => Number(one.isGood) - Number(other.isGood));

const State = ({ isGood, language }: { readonly isGood: boolean; readonly language: Language }) => (
  <span class={isGood ? "state good" : "state bad"}>
    {(isGood ? words.good : words.bad)[language]}
  </span>
);

const freeText = (disk: NonNullable<Health["disk"]>, language: Language) => {
  const [free, total] = [disk.freeBytes, disk.totalBytes].map((one) => sizeInWords(one, language));
  return language === "de" ? `${free} von ${total} frei` : `${free} of ${total} free`;
};

interface DiskProps {
  readonly disk: NonNullable<Health["disk"]>;
  readonly language: Language;
}

const Disk = ({ disk, language }: DiskProps) => (
  <li>
    <State isGood={disk.ok} language={language} />
    <div>
      <div class="what">{partText("disk")[language]}</div>
      <div class="note">{freeText(disk, language)}</div>
      {disk.problem !== undefined && <Said code={disk.problem} language={language} />}
    </div>
  </li>
);

interface RowsProps {
  readonly quota: Quota;
  readonly language: Language;
}

/** What of the day's rows is written, and what to do when they run low. */
function Rows({ quota: { written, limit, isScarce }, language }: RowsProps) {
  const [used, most] = [written, limit].map((count) => numberInWords(count, language));
  const share = percentInWords(written / limit, language, 0);
  return (
    <li id="rows">
      {isScarce ? (
        <span class="state late">{words.scarce[language]}</span>
      ) : (
        <State isGood language={language} />
      )}
      <div>
        <div class="what">{partText("rows")[language]}</div>
        <div class="note">
          {language === "de"
            ? `${share} geschrieben: ${used} von ${most}`
            : `${share} written: ${used} of ${most}`}
        </div>
        {isScarce && <p>{words.rowsHow[language]}</p>}
      </div>
    </li>
  );
}

interface PartProps {
  readonly name: string;
  readonly store: StoreHealth;
  /** Its rows are of interest. */
  readonly isCounted: boolean;
  readonly language: Language;
}

function Part({ name, store, isCounted, language }: PartProps) {
  const { ok, tickAgeSeconds, problems, rows } = store;
  const { de, en } = lengthOf((tickAgeSeconds ?? 0) * 1000);
  const looked: Text = { de: `zuletzt nachgesehen vor ${de}`, en: `last looked ${en} ago` };
  const codes =
    !ok && problems.length === 0 ? ["no-answer" as const] : problems.map(({ code }) => code);
  return (
    <li>
      <State isGood={ok} language={language} />
      <div>
        <div class="what">{partText(name)[language]}</div>
        <div class="note">
          {(tickAgeSeconds === undefined ? words.noTick : looked)[language]}
          {isCounted &&
            rows !== undefined &&
            ` · ${numberInWords(rows.written, language)} ${words.written[language]}`}
        </div>
        {codes.map((code) => (
          <Said code={code} language={language} />
        ))}
      </div>
    </li>
  );
}

function Said({ code, language }: { readonly code: HealthCode; readonly language: Language }) {
  const { found, remedy } = healthWords(code);
  return (
    <p>
      {found[language]}. {remedy[language]}
    </p>
  );
}
