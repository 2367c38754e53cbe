/** Brings boundaries.ts to the linter: every way of importing, types too. */
import { relative } from "node:path";
import { faultOf } from "./boundaries.ts";

/** A node as the linter hands it over (the plugin interface of ESLint, of which oxlint has a part). */
interface Node {
  readonly type: string;
  readonly source?: Node | null;
  readonly importKind?: "type" | "value";
  readonly exportKind?: "type" | "value";
  readonly specifiers?: readonly Node[];
  readonly argument?: Node;
  readonly expression?: Node;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
}

interface Context {
  readonly cwd: string;
  readonly filename: string;
  readonly sourceCode: { readonly text: string };
  report(finding: { node: Node; message: string }): void;
}

/** The text of a string, also of a template without holes; undefined for what is only known when it runs. */
function textOf(node: Node): string | undefined {
  if (typeof node.value === "string") return node.value;
  const [only, second] = node.quasis ?? [];
  return second === undefined ? only?.value.cooked : undefined;
}

/** `import type { … }`, or `type` before every name. */
function importsTypes({ importKind, exportKind, specifiers = [] }: Node): boolean {
  if (importKind === "type" || exportKind === "type") return true;
  return (
    specifiers.length > 0 &&
    specifiers.every((one) => one.importKind === "type" || one.exportKind === "type")
  );
}

const boundaries = {
  create(context: Context) {
    const from = relative(context.cwd, context.filename).replaceAll("\\", "/");
    const holdsDatabase = /\b(?:SqlStorage|DurableObjectStorage|Ledger|sql)\b/.test(
      context.sourceCode.text,
    );
    const judge = (source: Node | null | undefined, isType = false) => {
      if (source === null || source === undefined) return;
      const specifier = textOf(source);
      const fault =
        specifier === undefined && !from.startsWith("test/")
          ? "says what it imports only when it runs"
          : faultOf(from, specifier ?? "", { isType, holdsDatabase });
      if (fault !== undefined) context.report({ node: source, message: fault });
    };
    return {
      ImportDeclaration: (node: Node) => judge(node.source, importsTypes(node)),
      ExportNamedDeclaration: (node: Node) => judge(node.source, importsTypes(node)),
      ExportAllDeclaration: (node: Node) => judge(node.source),
      ImportExpression: (node: Node) => judge(node.source),
      TSImportType: (node: Node) => judge(node.source ?? node.argument, true),
      TSExternalModuleReference: (node: Node) => judge(node.expression),
    };
  },
};

export default { meta: { name: "house" }, rules: { boundaries } };
