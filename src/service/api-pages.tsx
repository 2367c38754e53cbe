/** `/api`: the description of the API for people, a page for each operation and each named shape. */
import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { siteOf } from "../config/site/settings.ts";
import type { AppEnv } from "../http/app-env.ts";
import { pageHeaders } from "../http/headers.ts";
import { notFound, ProblemError } from "../http/problem.ts";
import { createPages, type PageRouter } from "../http/page-router.ts";
import type { Language } from "../i18n/language.ts";
import { withCommands } from "../pages/commands.tsx";
import { Page, toHtml, type PublicFrame } from "../pages/shell.tsx";
import { Table } from "../pages/table.tsx";
import {
  contents,
  description,
  fieldsOf,
  kindOf,
  meaningOf,
  namedIn,
  words,
  type Operation,
  type Shape,
} from "./description.ts";

const frameOf = (c: Context<AppEnv>): PublicFrame => ({
  language: c.get("language"),
  site: siteOf(c.env),
});

export function apiPageRoutes(): PageRouter {
  const router = createPages();
  router.get("/api", async (c) => {
    const { version, tags } = await contents();
    const { language } = frameOf(c);
    return page(
      c,
      words.title[language],
      <>
        <p>{words.lead[language]}</p>
        <p>{words.token[language]}</p>
        <p>
          <a href="/api/openapi.json">{words.file[language]}</a> ({version})
        </p>
        {tags.map(({ name, description: about, operations }) => (
          <section lang="en">
            <h2>{name}</h2>
            <p>{about}</p>
            <Table
              heads={[words.name[language], words.meaning[language]]}
              numbers={[]}
              rows={operations.map(({ id, method, path, summary }) => [
                <a href={`/api/operations/${id}`}>
                  <code>
                    {method} {path}
                  </code>
                </a>,
                <>{withCommands(summary)}</>,
              ])}
            />
          </section>
        ))}
      </>,
    );
  });
  router.get("/api/operations/:id", async (c) => {
    const one = (await description()).operations.find(
      ({ operationId }) => operationId === c.req.param("id"),
    );
    if (one === undefined) throw new ProblemError(notFound);
    return page(c, one.operationId, <OperationPart one={one} language={c.get("language")} />);
  });
  router.get("/api/shapes/:name", async (c) => {
    const name = c.req.param("name");
    const { shapes } = await description();
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) throw new ProblemError(notFound);
    return page(c, name, <Fields shape={shape} language={c.get("language")} />);
  });
  return router;
}

function page(c: Context<AppEnv>, title: string, content: Child): Response {
  const frame = frameOf(c);
  const html = toHtml(
    <Page frame={frame} title={title}>
      {c.req.path !== "/api" && (
        <p>
          <a href="/api">{words.all[frame.language]}</a>
        </p>
      )}
      <h1>{title}</h1>
      {content}
    </Page>,
  );
  return c.body(html, 200, pageHeaders(frame.language));
}

function OperationPart({ one, language }: { one: Operation; language: Language }) {
  const { parameters = [], requestBody, responses } = one;
  return (
    <>
      <p>
        <code>
          {one.method.toUpperCase()} {one.path}
        </code>
      </p>
      <p lang="en">
        <strong>{withCommands(one.summary)}.</strong> {withCommands(one.description ?? "")}
      </p>
      <p>{words[one.security === undefined ? "needsNone" : "needsToken"][language]}</p>
      {parameters.length > 0 && (
        <section>
          <h2>{words.parameters[language]}</h2>
          <Table
            heads={[words.name[language], words.kind[language], words.meaning[language]]}
            numbers={[]}
            rows={parameters.map((parameter) => [
              <>
                <code>{parameter.name}</code> ({parameter.in}
                {parameter.required === true && `, ${words.required[language]}`})
              </>,
              <Kind shape={parameter.schema} />,
              <span lang="en">{withCommands(parameter.description ?? "")}</span>,
            ])}
          />
        </section>
      )}
      {requestBody !== undefined && (
        <section>
          <h2>{words.body[language]}</h2>
          <p lang="en">{requestBody.description}</p>
          <Bodies content={requestBody.content} language={language} />
        </section>
      )}
      <section>
        <h2>{words.answers[language]}</h2>
        {Object.entries(responses)
          .filter(([status]) => status < "400")
          .map(([status, { description: about, content }]) => (
            <>
              <h3>
                {status}: <span lang="en">{about}</span>
              </h3>
              <Bodies content={content ?? {}} language={language} />
            </>
          ))}
        <Table
          heads={[words.status[language], words.meaning[language]]}
          numbers={[]}
          rows={Object.entries(responses)
            .filter(([status]) => status >= "400")
            .map(([status, { description: about }]) => [status, <span lang="en">{about}</span>])}
        />
      </section>
    </>
  );
}

interface BodiesProps {
  readonly content: NonNullable<Operation["responses"][string]["content"]>;
  readonly language: Language;
}

const Bodies = ({ content, language }: BodiesProps) => (
  <>
    {Object.entries(content).map(([type, { schema, example }]) => (
      <>
        <p>
          <code>{type}</code> {schema !== undefined && <Kind shape={schema} />}
        </p>
        {schema !== undefined && <Fields shape={schema} language={language} />}
        {example !== undefined && (
          <>
            <p>{words.example[language]}</p>
            <pre>{typeof example === "string" ? example : JSON.stringify(example, null, 2)}</pre>
          </>
        )}
      </>
    ))}
  </>
);

function Fields({ shape, language }: { shape: Shape; language: Language }) {
  const fields = fieldsOf(shape);
  if (fields.length === 0) return <></>;
  return (
    <Table
      heads={[words.name[language], words.kind[language], words.meaning[language]]}
      numbers={[]}
      rows={fields.map(({ name, shape: one, isRequired }) => [
        <>
          <code>{name}</code>
          {isRequired && ` (${words.required[language]})`}
        </>,
        <Kind shape={one} />,
        <span lang="en">{withCommands(meaningOf(one))}</span>,
      ])}
    />
  );
}

/** The kind of a value; a named shape leads to its page. */
function Kind({ shape }: { shape: Shape }) {
  const name = namedIn(shape);
  if (name === undefined) return <code>{kindOf(shape)}</code>;
  return (
    <a href={`/api/shapes/${name}`}>
      <code>{kindOf(shape)}</code>
    </a>
  );
}
