/** A second Worker of the same bundle in one workerd: it has an isolate of its own, and asks the stores of the first. */

/** A configuration as src/serve/workerd-config.ts makes it, with a second Worker that listens on `port`. */
export function withSecondWorker(config: string, port: number): string {
  const begin = "const randwerk :Workerd.Worker = (";
  const first = config.slice(config.indexOf(begin));
  const second = first
    .replace(begin, "const second :Workerd.Worker = (")
    .replace(/^ *durableObject(?:Namespaces|Storage) = .*\n/gm, "")
    .replace(
      /durableObjectNamespace = ("\w+")/g,
      'durableObjectNamespace = (className = $1, serviceName = "randwerk")',
    );
  return (
    config
      .replace("services = [", 'services = [\n    (name = "second", worker = .second),')
      .replace(
        "sockets = [",
        `sockets = [(name = "second", address = "127.0.0.1:${port}", http = (), service = "second"), `,
      ) + second
  );
}
