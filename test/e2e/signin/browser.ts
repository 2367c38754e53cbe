/** What a browser does with cookies and redirects, without one: each step can be looked at, and be altered. */

export class Jar {
  readonly #cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/; */);
      const [name = "", ...value] = pair.split("=");
      const isOver = attributes.some((one) => /^max-age=0$/i.test(one) || /1970/.test(one));
      if (isOver) this.#cookies.delete(name);
      else this.#cookies.set(name, value.join("="));
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }
}

/** One request, with the cookies of its host, in German unless said otherwise. */
export async function request(jar: Jar, url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, {
    redirect: "manual",
    ...init,
    headers: {
      "Accept-Language": "de",
      Cookie: jar.header,
      ...(init.headers as Record<string, string> | undefined),
    },
  });
  jar.take(response);
  return response;
}

/** A form as a page of `origin` sends it. */
export const submit = (jar: Jar, url: string, fields: Record<string, string>, origin?: string) =>
  request(jar, url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Origin: origin ?? new URL(url).origin },
  });

const locationOf = (response: Response, base: string) =>
  new URL(response.headers.get("Location") ?? "", base).href;

/** Signs in at the provider as `login`, and answers the address to which it leads back. */
export async function signInAt(authorizationUrl: string, login: string): Promise<string> {
  // A jar of its own: cookies of two services on one machine would meet otherwise.
  const jar = new Jar();
  const provider = new URL(authorizationUrl).origin;
  let url = authorizationUrl;
  for (let step = 0; step < 12; step += 1) {
    const response = await request(jar, url);
    if (response.status >= 300 && response.status < 400) {
      url = locationOf(response, url);
      if (!url.startsWith(provider)) return url;
      continue;
    }
    const html = await response.text();
    const action = /<form[^>]+action="([^"]+)"/.exec(html)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`no form: ${html}`);
    const fields = { prompt, ...(prompt === "login" && { login, password: "any" }) };
    const sent = await submit(jar, new URL(action, url).href, fields);
    url = locationOf(sent, url);
    if (!url.startsWith(provider)) return url;
  }
  throw new Error(`the provider leads nowhere: ${url}`);
}
