/** Forms around their fields (fields.tsx): what is wrong, what was done, what asks for a name. They work without scripts. */
import { countWord } from "../i18n/count.ts";
import type { Language, Text } from "../i18n/language.ts";
import { type Shown, idOf, Input } from "./fields.tsx";

const words = {
  one: { de: "Eine Angabe geht so nicht.", en: "One entry does not work like this." },
  undo: { de: "Rückgängig", en: "Undo" },
  name: { de: "Name", en: "Name" },
  confirm: { de: "Zum Bestätigen den Namen eintippen:", en: "To confirm, type the name:" },
  wrongName: { de: "So heißt das nicht.", en: "That is not its name." },
} as const satisfies Record<string, Text>;

/**
 * What Enter in a field presses: a form's first button, and that would be the one for a look beforehand where one stands
 * in its middle. Nobody sees it, and no Tab leads there.
 */
export const PressedByEnter = () => <button class="quiet" tabindex={-1} aria-hidden="true" />;

/** Where a fault is put right: of an item of a list that is one field (`tags.2`) in that field. */
const placeOf = (field: string) => idOf(field.replace(/^(\w+)\.\d+$/, "$1"));

/** What is wrong with a form, at its head; each field says it once more at its place. */
export function Faults({
  shown,
  general,
}: {
  readonly shown: Shown;
  readonly general?: Text | undefined;
}) {
  const { errors, language } = shown;
  if (errors.length === 0 && general === undefined) return <></>;
  const count = countWord(errors.length, language);
  const title =
    errors.length === 1
      ? words.one[language]
      : language === "de"
        ? `${count} Angaben gehen so nicht.`
        : `${count} entries do not work like this.`;
  return (
    <div class="card bad" role="alert">
      <p>{general?.[language] ?? title}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ field, detail }) => (
            <li>
              {field === "" ? (
                detail[language]
              ) : (
                <a href={`#${placeOf(field)}`}>{detail[language]}</a>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface DoneProps {
  readonly language: Language;
  readonly text: Text;
  /** Where a button takes it back, with the version that this page shows. */
  readonly undo?:
    | {
        readonly action: string;
        readonly version?: number;
        /** What the form says besides, by name. */
        readonly hidden?: Readonly<Record<string, string>>;
      }
    | undefined;
}

/** What a form says besides what is typed, by name. */
export const Hidden = ({ fields }: { readonly fields: Readonly<Record<string, string>> }) => (
  <>
    {Object.entries(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);

/** What was done, and how it is taken back. */
export function Done({ language, text, undo }: DoneProps) {
  return (
    <div class="done" role="status">
      <p>{text[language]}</p>
      {undo !== undefined && (
        <form method="post" action={undo.action}>
          {undo.version !== undefined && (
            <input type="hidden" name="version" value={String(undo.version)} />
          )}
          <Hidden fields={undo.hidden ?? {}} />
          <button class="button low">{words.undo[language]}</button>
        </form>
      )}
    </div>
  );
}

interface ByNameProps {
  readonly language: Language;
  readonly what: Text;
  /** What is lost by it. */
  readonly how: Text;
  readonly name: string;
  readonly action: string;
  /** What was typed, where that is not the name. */
  readonly typed: string | undefined;
  /** What the form says besides, by name. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** What cannot be taken back: it asks for the name. */
export function ByName(props: ByNameProps) {
  const { language, what, how, name, action, typed, hidden = {} } = props;
  const isWrong = typed !== undefined;
  const errors = isWrong ? [{ field: "name", detail: words.wrongName }] : [];
  return (
    <details class="end" open={isWrong}>
      <summary>{what[language]}</summary>
      <form method="post" action={action}>
        <p>
          {how[language]} {words.confirm[language]}{" "}
          <strong>
            <bdi>{name}</bdi>
          </strong>
        </p>
        <Input
          shown={{ language, fields: { name: typed ?? "" }, errors }}
          name="name"
          label={words.name}
          isRequired
        />
        <Hidden fields={hidden} />
        <button class="button low">{what[language]}</button>
      </form>
    </details>
  );
}
