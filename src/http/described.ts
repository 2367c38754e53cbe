/** Parts of the API's description of what has no documented route: answers before the application, and pages. */

const titles = {
  400: "The request cannot be understood",
  404: "There is nothing here",
  409: "More than one is meant",
  410: "It was here, and is no more",
  429: "Too many; see Retry-After",
  503: "The service is not ready; see Retry-After",
} as const;

type Failure = keyof typeof titles;

const failing = (type: string, statuses: readonly Failure[]) =>
  Object.fromEntries(
    [...statuses, 503 as const].map((status) => [
      status,
      { description: titles[status], content: { [type]: { schema: { type: "string" } } } },
    ]),
  );

/** The answers of what hands out a file of this type; what fails is told in a line of text. */
export const file = (type: string, description: string, ...statuses: Failure[]) => ({
  200: { description, content: { [type]: { schema: { type: "string" } } } },
  ...failing("text/plain", statuses),
});

/** The same of a line of text. */
export const text = (description: string, ...statuses: Failure[]) =>
  file("text/plain", description, ...statuses);

/** The answers of a page, in the reader's language. */
export const page = (...statuses: Failure[]) => ({
  200: { description: "The page", content: { "text/html": { schema: { type: "string" } } } },
  ...failing("text/html", statuses),
});

/** The answers of what leads elsewhere. */
export const redirect = (status: number, description: string, ...statuses: Failure[]) => ({
  [status]: {
    description,
    headers: { Location: { description: "where to", schema: { type: "string" } } },
  },
  ...failing("text/html", statuses),
});
