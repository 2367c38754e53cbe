/** The service itself: whether every part answers and time passes for it, and what to do where not. */
import { lengthOf } from "../board.ts";
import { healthWords, type HealthCode } from "../i18n/health-words.ts";
import type { Language, Text } from "../i18n/language.ts";
import { sizeInWords } from "../i18n/size.ts";
import { consolePage, type Frame } from "../pages/console-shell.tsx";
import type { Health, StoreHealth } from "../service/health.ts";

const words = {
  title: { de: "Der Dienst", en: "The service" },
  well: { de: "Der Dienst läuft, wie er soll.", en: "The service runs as it should." },
  ill: { de: "Dem Dienst fehlt etwas.", en: "Something is wrong with the service." },
  parts: { de: "Teile des Dienstes", en: "Parts of the service" },
  good: { de: "gut", en: "well" },
  bad: { de: "gestört", en: "out of order" },
  disk: { de: "Datenträger", en: "Disk" },
  noTick: { de: "noch nie nachgesehen", en: "has not looked yet" },
  forPrograms: { de: "Dasselbe für Programme", en: "The same for programs" },
} as const satisfies Record<string, Text>;

/** What each part is for. */
const partWords: Readonly<Record<string, Text>> = {
  links: { de: "Kurzlinks", en: "Short links" },
  keys: { de: "Schlüssel", en: "Keys" },
  checks: { de: "Checks und Sicherungen", en: "Checks and backups" },
  access: { de: "Tokens und Sitzungen", en: "Tokens and sessions" },
  archive: { de: "Archiv im Objektspeicher", en: "Archive in object storage" },
  watch: { de: "Wache über die anderen", en: "Watch over the others" },
};

export function servicePage(frame: Frame, { ok, stores, disk }: Health): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.title[language],
    isText: true,
    children: (
      <>
        <h1>{(ok ? words.well : words.ill)[language]}</h1>
        <section class="card" aria-label={words.parts[language]}>
          <ul class="list">
            {Object.entries(stores).map(([name, store]) => (
              <Part name={name} store={store} language={language} />
            ))}
            {disk !== undefined && (
              <li>
                <State isGood={disk.ok} language={language} />
                <div>
                  <div class="what">{words.disk[language]}</div>
                  <div class="note">{freeText(disk, language)}</div>
                  {disk.problem !== undefined && <Said code={disk.problem} language={language} />}
                </div>
              </li>
            )}
          </ul>
        </section>
        <p class="row pages">
          <a href="/healthz">{words.forPrograms[language]} (/healthz)</a>
        </p>
      </>
    ),
  });
}

const State = ({ isGood, language }: { readonly isGood: boolean; readonly language: Language }) => (
  <span class={isGood ? "state good" : "state bad"}>
    {(isGood ? words.good : words.bad)[language]}
  </span>
);

const freeText = (disk: NonNullable<Health["disk"]>, language: Language) => {
  const [free, total] = [disk.freeBytes, disk.totalBytes].map((one) => sizeInWords(one, language));
  return language === "de" ? `${free} von ${total} frei` : `${free} of ${total} free`;
};

interface PartProps {
  readonly name: string;
  readonly store: StoreHealth;
  readonly language: Language;
}

function Part({ name, store, language }: PartProps) {
  const { ok, tickAgeSeconds, problems } = store;
  const { de, en } = lengthOf((tickAgeSeconds ?? 0) * 1000);
  const looked: Text = { de: `zuletzt nachgesehen vor ${de}`, en: `last looked ${en} ago` };
  const codes =
    !ok && problems.length === 0 ? ["no-answer" as const] : problems.map(({ code }) => code);
  return (
    <li>
      <State isGood={ok} language={language} />
      <div>
        <div class="what">{partWords[name]?.[language] ?? name}</div>
        <div class="note">{(tickAgeSeconds === undefined ? words.noTick : looked)[language]}</div>
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
