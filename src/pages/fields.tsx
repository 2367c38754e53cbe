/** Fields of forms, each with its label, what it wants, and what is wrong with it at its place. */
import type { Child } from "hono/jsx";
import type { FieldError } from "../http/problem.ts";
import type { Language, Text } from "../i18n/language.ts";

const words = {
  unit: { de: "Einheit", en: "unit" },
  minutes: { de: "Minuten", en: "minutes" },
  hours: { de: "Stunden", en: "hours" },
  days: { de: "Tage", en: "days" },
  meanwhile: { de: "Inzwischen steht hier:", en: "In the meantime this says:" },
} as const satisfies Record<string, Text>;

/** What a form shows: what was typed, and what is wrong with it, both by the names of the fields. */
export interface Shown {
  readonly language: Language;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** What somebody else has put into a field meanwhile, where that is to be chosen. */
  readonly theirs?: Readonly<Record<string, string>>;
}

interface FieldProps {
  readonly shown: Shown;
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
  /** The label is for who hears the page alone: what stands beside it says the same. */
  readonly isQuiet?: boolean;
}

/** The errors of a field; one inside it (`tags.2`) is the field's. */
const errorsOf = ({ errors, language }: Shown, name: string): string =>
  errors
    .filter(({ field }) => field === name || field.startsWith(`${name}.`))
    .map(({ detail }) => detail[language])
    .join(" ");

export const idOf = (name: string) => name.replaceAll(".", "-");

/** Label, hint and error around what is filled in. */
function Around({
  shown,
  name,
  label,
  hint,
  isQuiet = false,
  children,
}: FieldProps & { readonly children: (more: Record<string, string | undefined>) => Child }) {
  const id = idOf(name);
  const { language } = shown;
  const error = errorsOf(shown, name);
  const theirs = shown.theirs?.[name];
  const described = [
    error === "" ? "" : `${id}-wrong`,
    hint === undefined ? "" : `${id}-hint`,
    theirs === undefined ? "" : `${id}-theirs`,
  ].filter((one) => one !== "");
  return (
    <div class="field">
      <label for={id} class={isQuiet ? "quiet" : undefined}>
        {label[language]}
      </label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint[language]}
        </p>
      )}
      {children({
        id,
        name,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
        "aria-invalid": error === "" ? undefined : "true",
      })}
      {error !== "" && (
        <p class="wrong" id={`${id}-wrong`}>
          {error}
        </p>
      )}
      {theirs !== undefined && (
        <p class="theirs" id={`${id}-theirs`}>
          {words.meanwhile[language]} <bdi>{theirs === "" ? "–" : theirs}</bdi>
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps & {
  readonly type?: "text" | "number" | "date" | "datetime-local" | "search" | "color";
  readonly placeholder?: string | undefined;
  readonly isRequired?: boolean;
  readonly isCode?: boolean;
  readonly list?: string;
  readonly most?: number;
};

export function Input(props: InputProps) {
  const { type = "text", placeholder, isRequired, isCode, list, most, shown, name } = props;
  return (
    <Around {...props}>
      {(more) => (
        <input
          type={type}
          value={shown.fields[name] ?? ""}
          placeholder={placeholder}
          required={isRequired}
          class={isCode === true ? "code-like" : undefined}
          list={list}
          maxlength={most}
          step={type === "datetime-local" ? "1" : undefined}
          autocomplete="off"
          {...more}
        />
      )}
    </Around>
  );
}

export function Area({ rows, ...props }: FieldProps & { readonly rows: number }) {
  return (
    <Around {...props}>
      {(more) => (
        <textarea rows={rows} {...more}>
          {props.shown.fields[props.name] ?? ""}
        </textarea>
      )}
    </Around>
  );
}

interface Option {
  readonly value: string;
  readonly text: string;
}

export function Select({
  options,
  ...props
}: FieldProps & { readonly options: readonly Option[] }) {
  const value = props.shown.fields[props.name] ?? "";
  return (
    <Around {...props}>
      {(more) => (
        <select {...more}>
          {options.map((one) => (
            <option value={one.value} selected={one.value === value}>
              {one.text}
            </option>
          ))}
        </select>
      )}
    </Around>
  );
}

interface LengthProps {
  readonly shown: Shown;
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
}

/** A length of time: a number and its unit. */
export function Length({ shown, name, label, hint }: LengthProps) {
  const { language } = shown;
  const unit: Text = {
    de: `${label.de}: ${words.unit.de}`,
    en: `${label.en}: ${words.unit.en}`,
  };
  return (
    <div class="length">
      <Input
        shown={shown}
        type="text"
        name={`${name}.count`}
        label={label}
        {...(hint !== undefined && { hint })}
      />
      <Select
        shown={shown}
        name={`${name}.unit`}
        label={unit}
        isQuiet
        options={[
          { value: "min", text: words.minutes[language] },
          { value: "h", text: words.hours[language] },
          { value: "d", text: words.days[language] },
        ]}
      />
    </div>
  );
}

/** A box to tick; a form says `on` where it is ticked. */
export function Tick({ shown, name, label }: FieldProps) {
  return (
    <label class="tick-box">
      <input type="checkbox" name={name} checked={shown.fields[name] === "on"} />
      <span>{label[shown.language]}</span>
    </label>
  );
}

/** Several boxes to tick, which are one field: each is called `name.value`. */
export function Ticks({
  shown,
  name,
  label,
  hint,
  options,
}: FieldProps & { readonly options: readonly Option[] }) {
  const error = errorsOf(shown, name);
  return (
    <fieldset id={idOf(name)} tabindex={-1}>
      <legend>{label[shown.language]}</legend>
      {hint !== undefined && <p class="hint">{hint[shown.language]}</p>}
      {options.map(({ value, text }) => (
        <Tick shown={shown} name={`${name}.${value}`} label={{ de: text, en: text }} />
      ))}
      {error !== "" && <p class="wrong">{error}</p>}
    </fieldset>
  );
}
