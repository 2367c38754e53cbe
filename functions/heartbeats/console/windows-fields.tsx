/** Maintenance windows in a form: a row for each, and one that is empty. */
import { Input, type Shown } from "../../../src/pages/fields.tsx";
import type { Text } from "../../../src/i18n/language.ts";
import { MAX_MAINTENANCE_WINDOWS } from "../limits.ts";
import { windowCount } from "./windows-form.ts";
import { fieldWords, words } from "./words.ts";

const texts = {
  how: {
    de: "In diesen Zeiten gibt es keine Meldung, etwa während Updates.",
    en: "In these times there is no alert, such as during updates.",
  },
  minutes: { de: "Minuten lang", en: "For minutes" },
} as const satisfies Record<string, Text>;

interface Props {
  readonly shown: Shown;
  /** Where the form is shown again with one more row. */
  readonly preview: string;
  readonly more: Text;
}

export function Windows({ shown, preview, more }: Props) {
  const { language } = shown;
  const count = Math.min(windowCount(shown.fields) + 1, MAX_MAINTENANCE_WINDOWS);
  return (
    <fieldset id="maintenance">
      <legend>{fieldWords.maintenance[language]}</legend>
      <p class="hint">{texts.how[language]}</p>
      {Array.from({ length: count }, (_, nth) => (
        <div class="three">
          <Input shown={shown} name={`maintenance.${nth}.calendar`} label={words.at} isCode />
          <Input
            shown={shown}
            type="number"
            name={`maintenance.${nth}.minutes`}
            label={texts.minutes}
          />
        </div>
      ))}
      <button class="button low" formaction={preview} formnovalidate>
        {more[language]}
      </button>
    </fieldset>
  );
}
