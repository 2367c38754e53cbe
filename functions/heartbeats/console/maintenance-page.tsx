/** Maintenance windows by tag, and the form of one tag. */
import type { Fields, Merged } from "../../../src/console/merge.ts";
import type { FieldError } from "../../../src/http/problem.ts";
import type { Language, Text } from "../../../src/i18n/language.ts";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Done, Faults, PressedByEnter } from "../../../src/pages/form.tsx";
import { Input } from "../../../src/pages/fields.tsx";
import type { MaintenanceWindow } from "../check/check.ts";
import { Both } from "./form-page.tsx";
import { listPath } from "./list-page.tsx";
import { MAINTENANCE, maintenancePath } from "./paths.ts";
import { Windows } from "./windows-fields.tsx";
import { tagFields } from "./windows-form.ts";
import { words } from "./words.ts";

const texts = {
  title: { de: "Wartung nach Schlagwort", en: "Maintenance by tag" },
  how: {
    de: "Diese Fenster gelten für alle Checks mit dem Schlagwort, zusätzlich zu denen, die ein Check selbst hat. Jeder Check liest sie in seiner Zeitzone, sonst gilt",
    en: "These windows hold for all checks with the tag, besides those that a check has itself. Each check reads them in its own time zone, else in",
  },
  none: {
    de: "Noch kein Schlagwort hat Wartungsfenster.",
    en: "No tag has maintenance windows yet.",
  },
  edit: { de: "Ändern", en: "Edit" },
  one: { de: "Wartungsfenster eines Schlagworts", en: "Maintenance windows of a tag" },
  tag: { de: "Schlagwort", en: "Tag" },
  more: { de: "Noch ein Fenster", en: "One more window" },
  save: { de: "Speichern", en: "Save" },
  empty: {
    de: "Ohne Fenster gespeichert, hat das Schlagwort keine mehr.",
    en: "Saved without a window, the tag has none any more.",
  },
  minutes: { de: "Minuten", en: "minutes" },
  saved: { de: "Wartungsfenster gespeichert", en: "Maintenance windows saved" },
} as const satisfies Record<string, Text>;

/** What was typed of a tag's windows. */
export interface TagForm {
  readonly tag: string;
  readonly fields: Fields;
  /** What the form showed when it was opened. */
  readonly seen: Fields;
  readonly errors: readonly FieldError[];
  /** What somebody else has changed meanwhile. */
  readonly theirs?: Merged["theirs"];
}

interface MaintenancePage {
  readonly frame: Frame;
  readonly byTag: Readonly<Record<string, readonly MaintenanceWindow[]>>;
  /** Those in use that have none. */
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly mayWrite: boolean;
  readonly form: TagForm | undefined;
  /** What was saved, and what the tag had before. */
  readonly done:
    | { readonly name: string; readonly of: string; readonly before: Fields }
    | undefined;
}

export function maintenancePage(page: MaintenancePage): string {
  const { frame, byTag, timezone, mayWrite, form, done } = page;
  const { language } = frame;
  const all = Object.entries(byTag);
  return consolePage({
    frame,
    title: texts.title[language],
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={listPath({})}>{words.title[language]}</a>
        </p>
        {done?.name === "saved" && (
          <Done
            language={language}
            text={{ de: `${texts.saved.de}: ${done.of}`, en: `${texts.saved.en}: ${done.of}` }}
            undo={
              mayWrite
                ? { action: MAINTENANCE, hidden: undoing(done.of, byTag, done.before) }
                : undefined
            }
          />
        )}
        <h1>{texts.title[language]}</h1>
        <p>
          {texts.how[language]} {timezone}.
        </p>
        {all.length === 0 && <p>{texts.none[language]}</p>}
        {all.map(([tag, windows]) => (
          <Tag tag={tag} windows={windows} language={language} mayWrite={mayWrite} />
        ))}
        {mayWrite && form !== undefined && <TagFields page={page} form={form} />}
      </>
    ),
  });
}

/** The form that brings back what was there before. */
const undoing = (tag: string, byTag: MaintenancePage["byTag"], before: Fields): Fields => ({
  ...before,
  tag,
  seen: JSON.stringify(tagFields(byTag, tag)),
});

interface TagProps {
  readonly tag: string;
  readonly windows: readonly MaintenanceWindow[];
  readonly language: Language;
  readonly mayWrite: boolean;
}

function Tag({ tag, windows, language, mayWrite }: TagProps) {
  return (
    <section class="card">
      <h2>
        <a class="tag" href={listPath({ tag })}>
          <bdi>{tag}</bdi>
        </a>
      </h2>
      <ul>
        {windows.map(({ calendar, minutes }) => (
          <li>
            <code>{calendar}</code>, {minutes} {texts.minutes[language]}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <p>
          <a
            class="button low"
            href={maintenancePath(tag)}
            aria-label={`${texts.edit[language]}: ${tag}`}
          >
            {texts.edit[language]}
          </a>
        </p>
      )}
    </section>
  );
}

function TagFields({ page, form }: { readonly page: MaintenancePage; readonly form: TagForm }) {
  const { language } = page.frame;
  const { theirs, tag, fields, seen, errors } = form;
  const shown = { language, fields: { ...fields, tag }, errors };
  return (
    <>
      {theirs !== undefined && (
        <Both theirs={theirs} language={language} action={maintenancePath(tag)} />
      )}
      <Faults shown={shown} />
      <form class="card" id="tag-form" method="post" action={MAINTENANCE}>
        <PressedByEnter />
        <h2>{texts.one[language]}</h2>
        <input type="hidden" name="seen" value={JSON.stringify(seen)} />
        <Input shown={shown} name="tag" label={texts.tag} list="tags" isRequired />
        <datalist id="tags">
          {page.tags.map((one) => (
            <option value={one} />
          ))}
        </datalist>
        <Windows shown={shown} preview={`${MAINTENANCE}/preview`} more={texts.more} />
        <p class="hint">{texts.empty[language]}</p>
        <div class="row actions">
          <button class="button main">{texts.save[language]}</button>
        </div>
      </form>
    </>
  );
}
